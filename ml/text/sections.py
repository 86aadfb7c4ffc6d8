"""The order of a description: what its sentences do, and which facts belong where."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ml.text.measures import SIZES
from ml.text.sheet import Sheet

OPEN, LOOK, MAKE, WEAR, FACTS, CLOSE = "open", "look", "make", "wear", "facts", "close"
_GRACEFUL = (OPEN, LOOK, MAKE, FACTS, WEAR, CLOSE)
# A plain text ends with its measures; the other tones end with a thought.
ORDER = {"plain": (OPEN, LOOK, MAKE, WEAR, CLOSE, FACTS)} | dict.fromkeys(("warm", "elegant", "playful"), _GRACEFUL)
# How many sentences a section may have, by length; more come in only to name what is due.
MOST = {
    "short": {OPEN: 1, LOOK: 1, MAKE: 1, WEAR: 1, FACTS: 1, CLOSE: 0},
    "medium": {OPEN: 1, LOOK: 2, MAKE: 1, WEAR: 1, FACTS: 1, CLOSE: 1},
    "long": {OPEN: 1, LOOK: 4, MAKE: 2, WEAR: 3, FACTS: 1, CLOSE: 1},
}
# How many of them may be such as would fit any piece.
MOST_GENERAL = {"short": 1, "medium": 1, "long": 2}
# How many a section should have before a later one begins, as far as there are any.
LEAST = {
    "short": {LOOK: 0, WEAR: 0, CLOSE: 0},
    "medium": {LOOK: 1, WEAR: 1, CLOSE: 0},
    "long": {LOOK: 3, WEAR: 2, CLOSE: 1},
}
# Fewest and most words of a composed text.
ROOM = {"short": (20, 38), "medium": (46, 72), "long": (92, 136)}
# How many words a description of each length usually has.
USUAL = {"short": 28, "medium": 55, "long": 112}
MAKING = frozenset({"technique1", "technique2", "made_by", "accent"})
DETAILS = frozenset({*SIZES, "weight_g", "fastening", "edition", "materials_note", "occasion", "care"})
WEARING = re.compile(
    r"\b(?:wear\w*|worn|put (?:it|them|these|this)|pair (?:it|them)|pin|tuck|slip|stack\w*|layer\w*|give|gift|present|"
    r"friend|sister|mother|daughter|birthday|suits?|goes? with|look\w* (?:well|good|best|right) with|collars?|cuffs?|"
    r"sleeves?|jumper|shirt|dress|coat|scarf|denim|linen|wool|silk|hair|outfit|wardrobe|jeans|velvet|knitwear|"
    r"neckline|jacket|blouse)\b",
    re.IGNORECASE,
)


def home(fact: str) -> str:
    """The section by whose end a fact must have been said."""
    if fact in MAKING:
        return MAKE
    return FACTS if fact in DETAILS else LOOK


def section_of(template: str, said: Iterable[str], *, first: bool) -> str:
    """The section in which a learned sentence may stand."""
    facts = set(said)
    if first:
        return OPEN
    if facts & DETAILS:
        return FACTS
    if facts & MAKING:
        return MAKE
    return WEAR if WEARING.search(template) else LOOK


def due(sheet: Sheet, facts: Iterable[str]) -> frozenset[str]:
    """The facts of an agenda that a text must name; the accent of a metal goes with how a piece is made."""
    wanted = set(facts) - {"type", "surface", "no_stones"}
    if "accent" in sheet.surface and "metal" in wanted:
        wanted.add("accent")
    return frozenset(wanted)
