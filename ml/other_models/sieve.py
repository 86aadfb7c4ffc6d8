"""What a field with slots must not hold, whatever the model. Together with the appraisal and the claims guard.

The starter can only write words that it learned from true texts; any other model can write anything. So this sieve is
strict where those may be lenient: a text that is thrown away costs a sample, a text that lets an untruth pass costs
the product's promise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ml.other_models.english import is_english
from ml.other_models.prompt import EXAMPLE_ANSWER, RULES
from ml.other_models.wordlists import claims, counts, named, refuses, sizes
from ml.text.appraisal import COLOURS
from ml.text.ranking import grams, overlap
from ml.text.sheet import Sheet

_SLOT = re.compile(r"<[a-z0-9_.]+>")
_MARKUP = re.compile(
    r"[<>{}\[\]|`\\#=~_^@]|\*|https?:|www\.|\w\.(?:com|net|org|shop|io)\b|&\w+;|&#|(?:^|\n)\s*(?:[-•]|\d+[.)])\s|//|--"
)
_LABELS = re.compile(r"\b(?:TITLE|DESCRIPTION|TAGS|ALT|FACTS|END)\b|\b(?:title|description|tags|alt text):", re.ASCII)
_CAPITAL = re.compile(r"(?<![.!?:;…\"“'‘(]\s)(?<![.!?…][\"”'’]\s)(?<!^)(?<=[\s\"“(—–-])([A-Z][\w'’]*)")
_MAY_BE_CAPITAL = frozenset(
    {"I", "I'd", "I'm", "I'll", "I've", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)
_SHADES = (
    "gold(?:en)?|silvery?|teal|crimson|scarlet|navy|ivory|cream|lavender|lilac|burgundy|indigo|magenta|aqua(?:marine)?|"
    "maroon|amber|rosy|azure|cobalt|coral|emerald|ruby|sapphire|jet|rainbow|multicolou?red"
)
# Clothes, weather and moods may have any colour.
_ELSEWHERE = (
    r"(?:[\w-]+ )?(?:shirts?|t-shirts?|blouses?|coats?|dress(?:es)?|jumpers?|sweaters?|jackets?|jeans|denim|knit\w*|"
    r"wool|linen|cotton|silk|velvet|scarf|scarves|tops?|suits?|outfits?|clothes|mondays?|days?|mornings?|sky|skies|"
    r"weather|winters?)\b"
)
_COLOUR = re.compile(
    rf"(?<![\w-])({'|'.join(COLOURS)}|gray|{_SHADES})(?![\w-])(?! {_ELSEWHERE}|,? (?:and|or) [\w-]+ {_ELSEWHERE})",
    re.IGNORECASE,
)
_TONES = {
    "white": {"white", "grey", "silvery"}, "yellow": {"yellow", "golden"}, "rose": {"pink", "golden", "rosy"},
    "copper": set(), "dark": {"dark"}, "mixed": {"golden", "silvery"},
}  # fmt: skip
# Idioms ("catches the eye", "leaves the house"); as motifs the claims guard knows them.
_IDIOMS = frozenset({"eye", "eyes", "leaves", "sun", "letter", "letters", "square", "other", "none"})
ECHO = 8
COPIED = 0.4


def sift(template: str, sheet: Sheet) -> Iterator[str]:
    """Why a field with slots may not stand, each as a short code; nothing for one that may."""
    outside = _SLOT.sub(" ", template)
    if _MARKUP.search(outside) or any(_odd(one) for one in outside):
        yield "markup"
    if _LABELS.search(outside):
        yield "leak"
    if refuses(outside):
        yield "refusal"
    if any(counts(outside)):
        yield "number"
    if any(_names(template)):
        yield "name"
    yield from _untold(outside, sheet)
    if any(claims(outside)) or any(sizes(template)):
        yield "claim"


def sift_description(template: str, sheet: Sheet) -> Iterator[str]:
    """The same for a description, which is long enough to tell its language and whose words it is."""
    if not is_english(template):
        yield "language"
    if echoes(template):
        yield "echo"
    yield from sift(template, sheet)


def echoes(template: str) -> bool:
    """Whether a text repeats the prompt's rules, or is the prompt's example over again."""
    outside = _SLOT.sub(" ", template)
    example = EXAMPLE_ANSWER.partition("DESCRIPTION: ")[2].partition("\n")[0]
    return bool(grams(outside, ECHO) & grams(RULES, ECHO)) or overlap(outside, [_placeholders_out(example)]) > COPIED


def _placeholders_out(text: str) -> str:
    return re.sub(r"\[[A-Z_]+\]", " ", text)


def _names(template: str) -> Iterator[str]:
    """Words in capitals inside a sentence: names of people, places and brands stand in slots or not at all."""
    for found in _CAPITAL.finditer(_SLOT.sub("x", template)):
        if found[1].replace("’", "'") not in _MAY_BE_CAPITAL:
            yield found[1]
    yield from re.findall(r"\b[A-Z]{2,}\b", _SLOT.sub("x", template))


def _untold(outside: str, sheet: Sheet) -> Iterator[str]:
    """Metals, stones, motifs, origins and colours outside slots that are not the piece's own licensed words."""
    stones = sheet.facts.get("stones") or []
    looks = frozenset(str(stone.get(key)) for stone in stones for key in ("form", "colour"))
    if any(named(outside, "stones", looks)):
        yield "stone"
    if any(named(outside, "metal", frozenset())) or any(named(outside, "plating", frozenset())):
        yield "metal"
    if any(named(outside, "origin", frozenset())) or any(named(outside, "treatment", frozenset())):
        yield "origin"
    motifs = frozenset(sheet.facts.get("motifs") or [])
    if any(word not in _IDIOMS for word in named(outside, "motifs", motifs)):
        yield "motif"
    own = looks | _TONES.get(str(sheet.facts.get("metal_tone")), set())
    if any(found[1].lower() not in own for found in _COLOUR.finditer(outside)):
        yield "colour"


def _odd(one: str) -> bool:
    """Emoji, symbols, control characters; letters of other alphabets are the language's business."""
    return not one.isascii() and unicodedata.category(one)[0] in "CS"
