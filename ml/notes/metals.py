"""Reads metals out of notes: "925 silver", "gold-plated brass", "14k white gold", "silver with brass accents"."""

import re
from collections.abc import Iterator
from typing import Any

from ml import vocabulary
from ml.claims.context import taken_back
from ml.notes.phrases import FINENESS, MARK_OF_CARAT, meaning, pattern

_NEAR = 18
_NOT_A_METAL = re.compile(r"[ -](?:cloths?|tone|colou?red|polish|paint|thread)\b")
_OR_MARK = re.compile(r"[ ,]*(?:or|oder|ou|o|/|maybe|perhaps|vielleicht)[ a-z]{0,16}? ?(?P<mark>\d{3})(?!\w)")
_ACCENT = re.compile(r"(?:with|and) (?:a )?(?P<metal>[\w ]{4,20}?) (?:accents?|details?|inlay)(?!\w)")


def read_metals(text: str) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Every metal of which folded text says that it is one, each with the plating, fineness, finish and accent near it.

    Two that differ cannot both be true of one piece: the reading makes a question of them.
    """
    position = 0
    while (found := _read_metal(text, position)) is not None:
        yield found
        position = max(found[2], position + 1)


def other_fineness(metal: dict[str, Any], text: str, end: int) -> tuple[dict[str, Any], int, int] | None:
    """The same metal in another fineness that the notes name as well: "925 silver or maybe 835"."""
    if "fineness" not in metal:
        return None
    found = _OR_MARK.match(text, end)
    mark = int(found.group("mark")) if found else metal["fineness"]
    if found is None or mark == metal["fineness"] or mark not in vocabulary.entry("metal", metal["base"])["fineness"]:
        return None
    return {**metal, "fineness": mark}, found.start("mark"), found.end()


def _read_metal(text: str, position: int) -> tuple[dict[str, Any], int, int] | None:
    plating = _first("plating", text, position)
    base = _first("metal", text, position, skip=plating)
    if base is None:
        return None
    value, start, end = base
    if plating is not None and abs(plating[1] - end) >= 4 * _NEAR:
        plating = None
    metal: dict[str, Any] = {"base": value}
    start, end = _add_fineness(metal, text, start, end, plating=plating)
    if plating is not None:
        metal["plating"] = plating[0]
        start, end = min(start, plating[1]), max(end, plating[2])
    start, end = _add_finish(metal, text, start, end)
    accent = _ACCENT.match(text, end + 1)
    if accent and meaning("metal", accent.group("metal")):
        metal["accent"] = accent.group("metal").strip()
        end = accent.end()
    return metal, start, end


def _first(
    attribute: str, text: str, position: int, skip: tuple[str, int, int] | None = None
) -> tuple[str, int, int] | None:
    for found in pattern(attribute).finditer(text, position):
        start, end = found.span()
        value = meaning(attribute, found.group())
        inside = skip is not None and skip[1] <= start < skip[2]
        if value is None or inside or _NOT_A_METAL.match(text, end) or taken_back(text, start):
            continue
        if attribute == "plating" and found.group() == value and value in ("gold", "rose gold", "silver", "rhodium"):
            continue
        return value, start, end
    return None


def _add_fineness(
    metal: dict[str, Any], text: str, start: int, end: int, *, plating: tuple[str, int, int] | None
) -> tuple[int, int]:
    words = text[start:end]
    if "sterling" in words or "plata de ley" in words or "argentium" in words:
        metal["fineness"] = 925
    elif re.search(r"fine silver|feinsilber|argent fin|plata fina", words):
        metal["fineness"] = 999
    possible: list[int] = vocabulary.entry("metal", metal["base"])["fineness"]
    for found in FINENESS.finditer(text, max(0, start - _NEAR), min(len(text), end + _NEAR)):
        if plating is not None and 0 <= plating[1] - found.end() <= 1:
            continue
        mark = int(found.group("mark") or MARK_OF_CARAT[int(found.group("carat"))])
        if mark in possible and not re.search(r"[,.;]", text[min(end, found.end()) : max(start, found.start())]):
            metal["fineness"] = mark
            return min(start, found.start()), max(end, found.end())
    return start, end


def _add_finish(metal: dict[str, Any], text: str, start: int, end: int) -> tuple[int, int]:
    for found in pattern("finish").finditer(text, max(0, start - _NEAR), min(len(text), end + _NEAR)):
        if meaning("finish", found.group()) == "oxidised":
            metal["finish"] = "oxidised"
            return min(start, found.start()), max(end, found.end())
    return start, end
