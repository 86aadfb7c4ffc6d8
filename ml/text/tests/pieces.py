"""Facts used by several tests, and a way to a sheet."""

from __future__ import annotations

from typing import Any

from ml.facts import FactSheet
from ml.text.sheet import Sheet, make_sheet
from ml.text.writer import statable

PHOTO_RING: dict[str, Any] = {
    "type": "ring",
    "metal_tone": "white",
    "surface": "polished",
    "stones": [{"colour": "blue", "form": "cabochon"}],
}
FULL_EARRINGS: dict[str, Any] = {
    "type": "earrings",
    "metal_tone": "yellow",
    "surface": "textured",
    "motifs": ["leaf"],
    "metal": {"base": "silver", "fineness": 925, "plating": "gold"},
    "stones": [{"name": "garnet", "colour": "red", "form": "faceted", "origin": "lab-created"}],
    "technique": ["hammered by hand"],
    "dimensions": {"drop_mm": 38},
    "weight_g": 6.5,
    "fastening": "lever-back",
    "made_by": "artisan",
    "care": "wipe with a soft dry cloth",
}
NO_TYPE: dict[str, Any] = {"metal_tone": "white", "stones": [{"colour": "green", "form": "bead"}]}
UNSEEN_STONE: dict[str, Any] = {
    "type": "pendant",
    "metal_tone": "white",
    "metal": {"base": "silver", "fineness": 925},
    "stones": [{"name": "chrome diopside", "colour": "green", "form": "faceted"}],
    "dimensions": {"chain_length_cm": 47.5},
}
BARE: dict[str, Any] = {"type": "brooch"}


def sheet_of(facts: dict[str, Any]) -> Sheet:
    """The sheet of these facts, as the writer makes it."""
    return make_sheet(statable(FactSheet.from_json(facts)))
