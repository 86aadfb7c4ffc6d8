"""What a sentence of a listing is about, as far as its words tell."""

from __future__ import annotations

import re

_PATTERNS = {
    "care": r"\b(?:wipe|clean|polish(?:ing)? (?:it|them|with)|soft (?:dry )?cloth|keep (?:it|them)? ?away|perfume"
    r"|chlorine|tarnish\w*|store (?:it|them)|rinse|care)\b",
    "size": r"\b(?:measures?|\d+(?:[.,]\d+)? ?(?:mm|cm|in|inch|inches|g)|size [A-Z\d]|weighs?|long inside|diameter)\b",
    "gift": r"\b(?:gifts?|presents?|birthday|christmas|anniversary|give (?:it|them)|bridesmaid|valentine\w*)\b",
    "wearing": r"\b(?:wear\w*|worn|pair (?:it|them)|goes? with|layer\w*|stack\w*|pin (?:it|them)|sleeves?|collars?"
    r"|jumpers?|shirts?|dress|coats?|linen|denim|outfits?)\b",
    "making": r"\b(?:made|forged|hammered|cast|sawn|soldered|by hand|hand-\w+|workshop|bench|wire-wrapped)\b",
    "material": r"\b(?:silver|gold|brass|copper|bronze|steel|titanium|platinum|pewter|sterling)(?! ?-?tone)\b",
}
_COMPILED = {topic: re.compile(pattern, re.IGNORECASE) for topic, pattern in _PATTERNS.items()}
TOPICS = tuple(_PATTERNS)


def topic_of(sentence: str) -> str:
    """The first topic in the order of ``TOPICS`` whose words the sentence holds; "" if there is none."""
    return next((topic for topic in TOPICS if _COMPILED[topic].search(sentence)), "")
