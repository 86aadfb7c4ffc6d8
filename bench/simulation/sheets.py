"""Fact sheets of pieces that a small workshop might make, always the same for the same number."""

from __future__ import annotations

import random
from typing import Any

_TYPES = ("ring", "ring", "earrings", "necklace", "pendant", "bracelet", "brooch")
_METALS: tuple[dict[str, Any], ...] = (
    {"metal_tone": "white"},
    {"metal_tone": "yellow"},
    {"metal_tone": "white", "metal": {"base": "silver", "fineness": 925}},
    {"metal_tone": "yellow", "metal": {"base": "gold", "fineness": 585}},
    {"metal_tone": "yellow", "metal": {"base": "brass"}},
)
_STONES: tuple[list[dict[str, str]], ...] = (
    [],
    [{"colour": "blue", "form": "cabochon"}],
    [{"colour": "grey", "form": "faceted"}],
    [{"name": "garnet", "colour": "red", "form": "faceted"}],
    [{"name": "turquoise", "colour": "turquoise", "form": "cabochon"}],
)
_MOTIFS: tuple[list[str], ...] = ([], [], ["leaf"], ["flower"], ["bird"])


# By kind of piece: what is measured, and between which numbers.
_MEASURES = {
    "ring": ("band_width_mm", 2, 9),
    "earrings": ("drop_mm", 12, 45),
    "necklace": ("chain_length_cm", 40, 60),
    "bracelet": ("inner_length_cm", 16, 20),
}
_HEIGHT = ("height_mm", 15, 45)


def measured_sheets(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """The same with the measure that a maker would tell."""
    chance = random.Random(seed + 1)
    sheets = fact_sheets(count, seed)
    for sheet in sheets:
        name, least, most = _MEASURES.get(sheet["type"], _HEIGHT)
        sheet["dimensions"] = {name: chance.randint(least, most)}
    return sheets


def fact_sheets(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """``count`` sheets as JSON."""
    chance = random.Random(seed)
    sheets = []
    for _ in range(count):
        sheet: dict[str, Any] = {"type": chance.choice(_TYPES), **chance.choice(_METALS)}
        stones, motifs = chance.choice(_STONES), chance.choice(_MOTIFS)
        sheet |= {"stones": stones} if stones else {}
        sheet |= {"motifs": motifs} if motifs else {}
        sheet["surface"] = chance.choice(("polished", "textured"))
        sheets.append(sheet)
    return sheets
