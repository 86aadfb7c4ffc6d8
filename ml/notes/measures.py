"""Reads sizes and weights out of notes; what a length measures is said by the words around it, or by the type."""

import re
from collections.abc import Iterator
from typing import Any

from ml.notes.phrases import ANY_SIZE, DIMENSION_WORDS, LENGTH, RANGE, RING_SIZE, STONE_WEIGHT, WEIGHT

_USUAL = {
    "mm": {"pendant": "pendant_height_mm", "charm": "pendant_height_mm", "earrings": "drop_mm", "brooch": "width_mm",
           "cufflinks": "width_mm", "ring": "band_width_mm", "bangle": "band_width_mm"},
    "cm": {"earrings": "drop_mm", "brooch": "width_mm",
           "necklace": "chain_length_cm", "pendant": "chain_length_cm", "anklet": "chain_length_cm",
           "bracelet": "inner_length_cm", "bangle": "inner_length_cm"},
}  # fmt: skip


def read_measures(text: str, kind: str | None) -> Iterator[tuple[str, dict[str, Any], int, int]]:
    """Dimensions, ring sizes and weights in folded text with their spans."""
    for found in RING_SIZE.finditer(text):
        size = f"{found.group('system').upper()} {found.group('size').upper()}"
        yield "dimensions", {"dimensions": {"ring_size": size}}, *found.span()
    for found in ANY_SIZE.finditer(text) if kind == "ring" else ():
        size = {"ajustable": "adjustable", "reglable": "adjustable"}.get(found.group("words"), found.group("words"))
        size = "adjustable" if "verstellbar" in size else size
        yield "dimensions", {"dimensions": {"ring_size": size}}, *found.span()
    for found in WEIGHT.finditer(text):
        yield "weight_g", {"weight_g": _number(found.group("value"))}, *found.span()
    for found in STONE_WEIGHT.finditer(text):
        yield "dimensions", {"dimensions": {"stone_weight_ct": _number(found.group("value"))}}, *found.span()
    for found in RANGE.finditer(text):
        dimension = _USUAL["cm"].get(kind or "", "inner_length_cm")
        worded = f"adjustable {found.group('least')}–{found.group('most')}"
        yield "dimensions", {"dimensions": {dimension: worded}}, *found.span()
    for found in LENGTH.finditer(text):
        named = _dimension(text, found, kind)
        if named is not None:
            dimension, start, end = named
            measure = _in_unit(_number(found.group("value")), found.group("unit"), dimension)
            yield "dimensions", {"dimensions": {dimension: measure}}, start, end


def _dimension(text: str, found: re.Match[str], kind: str | None) -> tuple[str, int, int] | None:
    start, end = found.span()
    after = re.match(r" ?(?:in )?(?:[\w-]+ ?){0,2}", text[end : end + 24].split(",")[0].split(".")[0])
    before = re.search(r"(?:[\w-]+:? ){0,2}$", re.split(r"[,.;\n]", text[max(0, start - 24) : start])[-1])
    for words, around in ((after, "after"), (before, "before")):
        for pattern, dimension in DIMENSION_WORDS:
            hit = re.search(rf"(?<!\w)(?:{pattern})\w*", words.group()) if words else None
            if hit and words:
                reach = (
                    (start, end + hit.end()) if around == "after" else (start - len(words.group()) + hit.start(), end)
                )
                band = re.search(r"\b(?:band|shank)\b", before.group()) if before else None
                if dimension == "width_mm" and before and band:
                    dimension, reach = "band_width_mm", (start - len(before.group()) + band.start(), reach[1])
                return _for_type(dimension, kind), *reach
    unit = "mm" if found.group("unit").startswith("m") else "cm"
    usual = _USUAL[unit].get(kind or "")
    if usual is None and unit == "mm":
        usual = "stone_size_mm"
    return (usual, start, end) if usual else None


def _for_type(dimension: str, kind: str | None) -> str:
    """ "18 mm high" is the height of a pendant, "40 mm long" the drop of earrings."""
    special = {
        ("height_mm", "pendant"): "pendant_height_mm",
        ("length_mm", "pendant"): "pendant_height_mm",
        ("length_mm", "earrings"): "drop_mm",
        ("height_mm", "earrings"): "drop_mm",
        ("length_mm", "necklace"): "chain_length_cm",
        ("length_mm", "bracelet"): "inner_length_cm",
        ("width_mm", "ring"): "band_width_mm",
    }
    return special.get((dimension, kind or ""), dimension)


def _in_unit(value: float | int, unit: str, dimension: str) -> float | int:
    mm = {"m": 1.0, "c": 10.0}.get(unit[0], 25.4)
    scaled = round(value * mm / (10.0 if dimension.endswith("_cm") else 1.0), 1)
    return int(scaled) if scaled == int(scaled) else scaled


def _number(text: str) -> float | int:
    value = float(text.replace(",", "."))
    return int(value) if value == int(value) else value
