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
