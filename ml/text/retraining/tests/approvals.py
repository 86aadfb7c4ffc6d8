"""Approvals of a small shop, for tests."""

from __future__ import annotations

from typing import Any

from ml.data.examples import TextExample, part_of
from ml.text.tests.pieces import PHOTO_RING

COLOURS = ("blue", "green", "red", "black", "white", "pink", "orange", "brown")
OPENING = "A polished ring in silver-tone metal with a {colour} cabochon."
WEARING = "It goes with most clothes."
GIFT = "Give it to a friend on her birthday."


def ring(colour: str) -> dict[str, Any]:
    """Facts of a ring with a cabochon of this colour."""
    return PHOTO_RING | {"stones": [{"colour": colour, "form": "cabochon"}]}


def text_of(description: str, colour: str = "blue") -> dict[str, Any]:
    """All four fields around a description."""
    return {
        "title": f"Silver-tone ring with {colour} cabochon",
        "description": description,
        "tags": ["silver-tone ring", f"{colour} cabochon"],
        "alt_text": f"Polished silver-coloured ring with a {colour} cabochon",
    }


def approval(
    number: int, approved: str = "", drafted: str = "", *, artisan: str = "", weight: float = 1.0
) -> TextExample:
    """An approval of a text about a ring; by default one from which a sentence about gifts was cut."""
    colour = COLOURS[number % len(COLOURS)]
    opening = OPENING.format(colour=colour)
    piece = f"piece-{number}"
    return TextExample(
        id=f"text-{number}",
        artisan=artisan or f"artisan-{number % 4}",
        piece=piece,
        facts=ring(colour),
        tone="plain",
        length="short",
        drafted=text_of(drafted or f"{opening} {GIFT} {WEARING}", colour),
        approved=text_of(approved or f"{opening} {WEARING}", colour),
        part=part_of(piece),
        at=f"2026-03-01T10:{number % 60:02}:00+00:00",
        weight=weight,
    )
