"""A piece, a way to its prompt, and answers as models give them."""

from __future__ import annotations

from typing import Any

from ml.facts import FactSheet
from ml.other_models.choosing import Piece
from ml.other_models.model import Answer
from ml.other_models.placeholders import placeholders
from ml.text.candidates import Order
from ml.text.sheet import make_sheet
from ml.text.writer import statable

RING: dict[str, Any] = {
    "type": "ring",
    "metal_tone": "white",
    "surface": "polished",
    "metal": {"base": "silver", "fineness": 925},
    "stones": [{"name": "lapis lazuli", "colour": "blue", "form": "cabochon"}],
}
GOOD_DESCRIPTION = (
    "This [TYPE] keeps things simple. A [STONE] cabochon rests in polished [METAL], smooth and quiet, and it looks as "
    "much at home with denim as it does with a dress. Give it to a friend who notices little things, or keep it for "
    "yourself and wear it on the days that need a lift."
)
GOOD_TITLE = "Polished [METAL] [TYPE] with [STONE]"
GOOD_ALT = "Polished [METAL_COLOUR] [TYPE] with a [STONE_COLOUR] cabochon"
SENTENCE = (
    "Give it to a friend who notices little things, or keep it for yourself and wear it on the days that need a lift."
)


def answer(description: str = GOOD_DESCRIPTION, title: str = GOOD_TITLE, tags: str = "", alt: str = GOOD_ALT) -> str:
    """An answer in the asked form."""
    return f"TITLE: {title}\nDESCRIPTION: {description}\nTAGS: {tags or '[STONE] [TYPE]; gift'}\nALT: {alt}"


def with_sentence(words: str) -> str:
    """The good answer with its last sentence replaced."""
    return answer(GOOD_DESCRIPTION.replace(SENTENCE, words))


def said(words: str, *, finished: bool = True) -> list[Answer]:
    """One answer of a model."""
    return [Answer(words, finished)]


def piece(facts: dict[str, Any] | None = None, length: str = "medium", avoid: tuple[str, ...] = ()) -> Piece:
    """The piece of these facts, the ring where none are given."""
    sheet_of = FactSheet.from_json(facts or RING)
    sheet = make_sheet(statable(sheet_of))
    return Piece(sheet_of, sheet, placeholders(sheet, length), Order("warm", length, "uk", 0, avoid))
