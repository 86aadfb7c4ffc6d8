"""Judges a drawn template before its slots are filled: is it whole, grammatical, and does each word fit the piece?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import cache
from itertools import pairwise
from pathlib import Path

from ml.text.lessons import is_clean
from ml.text.licence import without_licensed
from ml.text.prompt import SLOT, TAG
from ml.text.sheet import Sheet

WORDS = {"short": (16, 40), "medium": (40, 78), "long": (85, 145)}
_NUMBER = {"two": 2, "three": 3, "four": 4, "both": 2}
_PLURAL_FOR_ONE = re.compile(
    r"\b(?:these|those) <type>|\b<type> (?:are|were|have|come|sit|hang|show|carry|look)\b", re.IGNORECASE
)
_ONE_FOR_PLURAL = re.compile(
    r"\bthis <type>|\b<type> (?:is|was|has|comes|sits|hangs|shows|carries|looks)\b|<a> <type>|"
    r"\ban? (?:\w+ )?<type>(?! )",
    re.IGNORECASE,
)
_FORMS = {
    "faceted": "faceted", "cabochon": "cabochon", "cabochons": "cabochon", "bead": "bead", "beads": "bead",
    "rough": "rough", "pavé": "pave", "pearl-like": "pearl", "pearl-look": "pearl", "enamel": "enamel",
    "uncut": "rough",
}  # fmt: skip
_STONE = r"<s(\d)\.\w+>"
_FORM_FIRST = re.compile(rf"\b({'|'.join(_FORMS)}) (?:and \w+ )?(?:<s\d\.colour> )?{_STONE}", re.IGNORECASE)
_FORM_LAST = re.compile(rf"{_STONE}(?: <s\d\.\w+>)? ({'|'.join(_FORMS)})\b", re.IGNORECASE)
_TWO_STONES = re.compile(r"\b(?:both|two|the other) stones?\b|\bstones of different\b", re.IGNORECASE)
_ONE_AS_TWO = re.compile(r"<s(\d)\.names?>(?: and|,)(?: <a>)? <s\1\.|<s(\d)\.names?> \w+ and(?: <a>)? <s\2\.")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OPENERS = re.compile(r"[a-z<>.0-9']+")
COLOURS = (
    "black", "blue", "brown", "green", "grey", "orange", "pink", "purple", "red", "white", "yellow",
    "turquoise", "violet", "clear",
)  # fmt: skip
_TONE_COLOURS = {
    "white": {"white", "grey"}, "yellow": {"yellow"}, "rose": {"pink", "red"},
    "copper": {"red", "brown", "orange", "pink"},
    "dark": {"black", "grey"}, "mixed": {"yellow", "white", "grey"},
}  # fmt: skip
# What is not known is not absent: no fact carries "no motif". (Stones that are known to be absent are a fact.)
_ABSENT = re.compile(
    r"\bno (?:\w+ )?(?:motifs?\b|other colours?)|\bor motifs?\b|\bnothing (?:\w+ ){0,3}added\b|"
    r"\bnothing is added\b|\bmetal and nothing else\b|\blittle else\b|\bha(?:s|ve) the colour of\b",
    re.IGNORECASE,
)
_GLITTERS = re.compile(r"\b(?:sparkl|glitter|twinkl)\w*", re.IGNORECASE)
_GLITTERING = {"faceted", "pave"}
_PIECE_NOUN = r"(?:stones?|cabochons?|beads?|metal|tone|gleam|glow|shine|surface|enamel|glass|pav|faceted|wire|plating)"


def faults(template: str, sheet: Sheet, length: str | None = None) -> Iterator[str]:
    """What is wrong with a template, each as a short name; nothing for a text that may stand."""
    if not is_clean(template, sheet):
        yield "unlicensed"
    if length and not WORDS[length][0] <= len(template.split()) <= WORDS[length][1]:
        yield "length"
    if (_ONE_FOR_PLURAL if sheet.plural else _PLURAL_FOR_ONE).search(template):
        yield "number"
    if sheet.plural is False and re.search(r"\bpair of <type>", template):
        yield "number"
    yield from _wrong_stones(template, sheet)
    yield from _wrong_colours(template, sheet)
    if _ABSENT.search(template):
        yield "absence"
    if _GLITTERS.search(template) and not _GLITTERING & {str(stone.get("form")) for stone in _stones(sheet)}:
        yield "glitter"
    yield from _stumbles(template)


def says_only_facts(template: str, field: str, flags: Set[str]) -> bool:
    """Whether each word of a short field is glue, stands in a slot, or is licensed by a fact.

    A description may dwell on weather and jumpers; a title, a tag or an alt text has no room for words that could be
    taken as a claim ("narrow", "warm metal", "moon jewellery").
    """
    outside = SLOT.sub(" ", template.replace(TAG, " "))
    return set(_WORD.findall(without_licensed(outside, flags).lower())) <= _glue()[field]


@cache
def _glue() -> dict[str, frozenset[str]]:
    found = json.loads((Path(__file__).parent / "words" / "glue.json").read_text(encoding="utf-8"))
    return {field: frozenset(words) for field, words in found.items() if field != "about"}


def _wrong_stones(template: str, sheet: Sheet) -> Iterator[str]:
    """A form at a stone that has another form; a count that is not the number of kinds of stone."""
    stones = _stones(sheet)
    for match in _FORM_FIRST.finditer(template):
        if _other_form(stones, int(match[2]), match[1]):
            yield "form"
    for match in _FORM_LAST.finditer(template):
        if _other_form(stones, int(match[1]), match[2]):
            yield "form"
    for match in re.finditer(
        r"\b(two|three|four|both) (?:\w+ )?(?:kinds|stones|colours|sorts|moods|gems|shades)\b", template, re.IGNORECASE
    ):
        if _NUMBER[match[1].lower()] != len(stones) and "metal" not in template[match.end() : match.end() + 30]:
            yield "count"
    if len(stones) < 2 and _TWO_STONES.search(template):
        yield "count"
    if _ONE_AS_TWO.search(template):
        yield "count"
    for pair in re.finditer(r"<s(\d)\.colour> <s(\d)\.", template):
        if pair[1] != pair[2]:
            yield "colour"
    for pair in re.finditer(r"<s(\d)\.(?:colour|hue)>(?: and|,| or) <s(\d)\.", template):
        same = stones[int(pair[1]) - 1].get("colour") == stones[int(pair[2]) - 1].get("colour")
        if same:
            yield "colour"


def _stones(sheet: Sheet) -> list[dict[str, str]]:
    return sheet.facts.get("stones") or []


def _other_form(stones: list[dict[str, str]], number: int, word: str) -> bool:
    form = stones[number - 1].get("form") if number <= len(stones) else None
    return form != _FORMS[word.lower()]


def _wrong_colours(template: str, sheet: Sheet) -> Iterator[str]:
    """A colour word at the piece itself that is none of its colours; clothes may have any colour."""
    stones = _stones(sheet)
    own = {stone.get("colour") for stone in stones} | _TONE_COLOURS.get(str(sheet.facts.get("metal_tone")), set())
    for match in re.finditer(rf"\b({'|'.join(COLOURS)})(?: \w+)? {_PIECE_NOUN}", template, re.IGNORECASE):
        if match[1].lower() not in own and not ("multi" in own and stones):
            yield "colour"
    for match in re.finditer(
        rf"\b[Tt]he ({'|'.join(COLOURS)}) (?:is|of the|keeps|takes|holds|turns|goes|comes|looks)\b", template
    ):
        if match[1].lower() not in own:
            yield "colour"


def _stumbles(template: str) -> Iterator[str]:
    words = _OPENERS.findall(template.lower())
    if any(first == second and first not in ("that", "had") for first, second in pairwise(words)):
        yield "stutter"
    fours = Counter(zip(words, words[1:], words[2:], words[3:], strict=False))
    if any(count > 1 for count in fours.values()):
        yield "repeats"
    if re.search(
        r"<a> <(?:types|s\d\.names|type\.pl|motif\d\.pl)>|\b(?:the|this|<a>) (?:and|or|is|,)\b|\b(\w+) and \1\b",
        template,
    ):
        yield "grammar"
    if re.search(r"<(\w+[\w.]*)> (?:and|is|in|with|or|of) (?:<a> |the )?<\1>", template):
        yield "circle"
    if any(
        sentence.strip() and len(SLOT.sub("x", sentence).split()) < 2 for sentence in re.split(r"[.!?] ", template)[:-1]
    ):
        yield "fragment"
    quotes = template.count('"')
    if quotes % 2 or template.count("(") != template.count(")"):
        yield "quotes"
