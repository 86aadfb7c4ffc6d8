"""Reads one metal out of notes: "925 silver", "gold-plated brass", "14k white gold", "silver with brass accents"."""

import re
from typing import Any

from ml import vocabulary
from ml.claims.context import negated
from ml.notes.phrases import FINENESS, MARK_OF_CARAT, meaning, pattern

_NEAR = 18
_NOT_A_METAL = re.compile(r"[ -](?:cloths?|tone|colou?red|polish|paint|thread)\b")
_ACCENT = re.compile(r"(?:with|and) (?:a )?(?P<metal>[\w ]{4,20}?) (?:accents?|details?|inlay)(?!\w)")


def read_metal(text: str) -> tuple[dict[str, Any], int, int] | None:
    """The first metal in folded text with its span; the plating, fineness, finish and accent near it."""
    plating = _first("plating", text)
    base = _first("metal", text, skip=plating)
    if base is None:
        return None
    value, start, end = base
    metal: dict[str, Any] = {"base": value}
    start, end = _add_fineness(metal, text, start, end, plated=plating is not None)
    if plating is not None and abs(plating[1] - end) < 4 * _NEAR:
        metal["plating"] = plating[0]
        start, end = min(start, plating[1]), max(end, plating[2])
    start, end = _add_finish(metal, text, start, end)
    accent = _ACCENT.match(text, end + 1)
    if accent and meaning("metal", accent.group("metal")):
        metal["accent"] = accent.group("metal").strip()
        end = accent.end()
    return metal, start, end


def _first(attribute: str, text: str, skip: tuple[str, int, int] | None = None) -> tuple[str, int, int] | None:
    for found in pattern(attribute).finditer(text):
        start, end = found.span()
        value = meaning(attribute, found.group())
        inside = skip is not None and skip[1] <= start < skip[2]
        if value is None or inside or _NOT_A_METAL.match(text, end) or negated(text, start):
            continue
        if attribute == "plating" and found.group() == value and value in ("gold", "rose gold", "silver", "rhodium"):
            continue
        return value, start, end
    return None


def _add_fineness(metal: dict[str, Any], text: str, start: int, end: int, *, plated: bool) -> tuple[int, int]:
    words = text[start:end]
    if "sterling" in words or "plata de ley" in words or "argentium" in words:
        metal["fineness"] = 925
    elif re.search(r"fine silver|feinsilber|argent fin|plata fina", words):
        metal["fineness"] = 999
    possible: list[int] = vocabulary.entry("metal", metal["base"])["fineness"]
    for found in FINENESS.finditer(text, max(0, start - _NEAR), min(len(text), end + _NEAR)):
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
