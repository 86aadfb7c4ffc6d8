"""Pieces for tests of exports."""

from __future__ import annotations

from typing import Any

from listings.channels import PhotoFile, Piece
from ml.facts import FactSheet

FACTS: dict[str, Any] = {
    "type": "ring",
    "metal_tone": "white",
    "metal": {"base": "silver", "fineness": 925},
    "stones": [{"name": "turquoise", "colour": "turquoise", "form": "cabochon", "treatment": "stabilised"}],
    "dimensions": {"ring_size": "US 7", "band_width_mm": 4},
    "technique": ["hammered by hand"],
    "made_by": "artisan",
    "edition": "made to order",
}


def ring(**changes: Any) -> Piece:
    """A silver ring with a turquoise, with two photos of which one has an address."""
    members: dict[str, Any] = {
        "id": "1a2b3c4d5e6f",
        "sku": "R-17",
        "shop": "Atelier “Wren”, Bath",
        "title": "925 silver ring with a stabilised turquoise, hammered by hand",
        "description": "A band of 925 silver, hammered by hand.\n\nIt carries a cabochon of stabilised turquoise.",
        "tags": ("silver ring", "stabilised turquoise ring", "US 7 ring"),
        "alt_text": "Silver-coloured ring with a turquoise cabochon",
        "facts": FactSheet.from_json(FACTS),
        "machine_written": frozenset({"description"}),
        "photos": (PhotoFile("photos/1.jpg", "https://example.org/1.jpg"), PhotoFile("photos/2.jpg")),
    }
    return Piece(**{**members, **changes})
