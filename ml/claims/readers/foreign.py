"""Claims about metals and stones in German, French, Spanish, Portuguese and Italian words."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ml import vocabulary
from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.claims.readers.metals import instead_of_metal
from ml.claims.readers.stones import BY_SURFACE, instead_of_stone

_WORDS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "words" / "foreign.json").read_text(encoding="utf-8"))
_METAL = re.compile(
    r"(?<![\w'-])(?:"
    + "|".join(f"(?P<m{place}>{metal['words']})" for place, metal in enumerate(_WORDS["metals"]))
    + r")(?!\w)"
)
_SHORTEST = 5
_COLOURED = re.compile(r"(?:blau|rot|grun|farb\w*|-?tone\w*| colou?r\w*)")


@cache
def _stones() -> tuple[re.Pattern[str], dict[str, str]]:
    """Foreign names of stones that are no English words, and what they mean."""
    meant: dict[str, str] = dict(_WORDS["stones"])
    for language in ("de", "fr", "es", "pt"):
        for phrase, value in vocabulary.synonyms("stones", language).items():
            if len(phrase) >= _SHORTEST and phrase not in BY_SURFACE and phrase not in _WORDS["everyday"]:
                meant.setdefault(phrase, value)
    english = {phrase for phrase in meant if phrase in BY_SURFACE}
    names = sorted(meant.keys() - english, key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names)
    return re.compile(rf"(?<![\w-])(?P<stone>{words})(?:e?[sn])?(?!\w)"), meant


def read_foreign(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Metals and stones named in another language must be the told ones."""
    for found in _METAL.finditer(text):
        metal = _WORDS["metals"][int(str(found.lastgroup)[1:])]
        part, value = metal["part"], metal["value"]
        if not _told_metal(part, value, found.group(), grounds) and not taken_back(text, found.start()):
            rule = "plating_without_ground" if part == "plating" else "metal_without_ground"
            yield Hit(rule, *found.span(), instead=instead_of_metal(grounds))
    pattern, meant = _stones()
    for found in pattern.finditer(text):
        name = meant[vocabulary.folded(found.group("stone"))]
        if name in grounds.stone_names or _COLOURED.match(text, found.end()) or taken_back(text, found.start()):
            continue
        if not grounds.hold({"told": re.escape(found.group("stone"))}):
            yield Hit("stone_without_ground", *found.span(), instead=instead_of_stone(grounds))


def _told_metal(part: str, value: str, words: str, grounds: Grounds) -> bool:
    if grounds.hold({"told": rf"{re.escape(words)}(?!\w)"}):
        return True
    if part == "plating":
        return value in grounds.plating
    if value in grounds.plating and grounds.base != value:
        return words.startswith("plaque ")
    return grounds.base == value or (value == "gold" and "gold" in str(grounds.base))
