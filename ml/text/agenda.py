"""Decides which facts a text is to speak of, by field and length, before a word is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ml.text.measures import SIZES
from ml.text.sheet import Sheet

ROOM = {"short": 6, "medium": 9, "long": 14}
# Facts that must appear: type, metal or its colour, the main stone; dimensions in medium and long texts.
_ORDER = (
    "metal", "stone1", *SIZES, "stone2", "motif1", "stone3", "made_by", "technique1", "edition", "materials_note",
    "fastening", "weight_g", "occasion", "motif2", "care", "technique2", "stone4",
)  # fmt: skip
_SIMPLE = re.compile(r"^[^.;:!?\n]{1,60}$")
_TITLE = ("metal", "stone1", "motif1", "stone2", "technique1")
_ALT = ("stone1", "stone2", "motif1", "stone3")


def required(sheet: Sheet, length: str) -> frozenset[str]:
    """Facts that a description of this length must name."""
    must = {"type", "stone1", "metal" if "metal" in sheet.context else "metal_tone"}
    if length != "short":
        must |= set(SIZES)
    sayable = must & set(sheet.context)
    return frozenset(sayable if "tone" in sheet.surface else sayable - {"metal_tone"})


def agenda(sheet: Sheet, field: str, length: str, choice: int = 0) -> frozenset[str]:
    """Facts for one text; `choice` varies what is optional, so that several samples differ."""
    base = {"type"} | (
        {"metal_tone"} if "tone" in sheet.surface and (field == "alt_text" or "metal" not in sheet.context) else set()
    )
    if field == "description":
        return frozenset(base | set(_for_description(sheet, length, choice)))
    wanted = list(_ALT if field == "alt_text" else _TITLE)
    if field == "title":
        wanted = wanted[: 3 + choice % 2] + (["made_by"] if choice % 3 == 1 else list(SIZES) if choice % 3 == 0 else [])
    if field == "tags":
        wanted += ["made_by", "technique1", "motif2", "stone3", *SIZES]
    return frozenset(base | {fact for fact in wanted if fact in sheet.context})


def left_over(sheet: Sheet) -> frozenset[str]:
    """Facts that are too long or too involved for the model's sentences; the planner says them."""
    free = ("fastening", "materials_note", "edition", "occasion", "care")
    return frozenset(fact for fact in free if fact in sheet.context and not _SIMPLE.match(sheet.surface[fact]))


def _for_description(sheet: Sheet, length: str, choice: int) -> Iterator[str]:
    sayable = [fact for fact in _ORDER if fact in sheet.context and fact not in left_over(sheet)]
    must = required(sheet, length)
    room = max(ROOM[length], len(must))
    for fact in sayable:
        if fact in must or room > 0:
            room -= 1
            yield fact
    if "no_stones" in sheet.context and length != "short" and choice % 3 == 2:
        yield "no_stones"
