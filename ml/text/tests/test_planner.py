"""The planner: true texts for all facts, tones and lengths."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ml import claims
from ml.facts import FactSheet
from ml.text.fill import fill
from ml.text.planner import plan
from ml.text.prompt import LENGTHS, TONES
from ml.text.short_fields import plan_alt_text, plan_title
from ml.text.tests.pieces import BARE, FULL_EARRINGS, NO_TYPE, PHOTO_RING, UNSEEN_STONE, sheet_of

PIECES = {"photo": PHOTO_RING, "full": FULL_EARRINGS, "no type": NO_TYPE, "unseen": UNSEEN_STONE, "bare": BARE}


@pytest.mark.parametrize("facts", PIECES.values(), ids=PIECES)
def test_every_tone_and_length_passes_the_guard(facts: dict[str, Any]) -> None:
    told, sheet = FactSheet.from_json(facts), sheet_of(facts)
    for tone in TONES:
        for length in LENGTHS:
            text = {
                "description": fill(plan(sheet, tone, length, 3), sheet),
                "title": fill(plan_title(sheet, 3), sheet),
                "alt_text": fill(plan_alt_text(sheet), sheet),
            }
            assert claims.check(text, told) == [], text
            assert not re.search(r"[{}<>]", " ".join(text.values()))


@pytest.mark.parametrize("facts", PIECES.values(), ids=PIECES)
def test_every_number_comes_from_the_facts(facts: dict[str, Any]) -> None:
    sheet = sheet_of(facts)
    told = set(re.findall(r"\d+(?:\.\d+)?", " ".join(sheet.surface.values())))
    for tone in TONES:
        assert set(re.findall(r"\d+(?:\.\d+)?", fill(plan(sheet, tone, "long", 1), sheet))) <= told


def test_a_piece_without_a_type_is_a_piece() -> None:
    sheet = sheet_of(NO_TYPE)
    assert "piece" in fill(plan(sheet, "plain", "medium", 0), sheet)


def test_only_a_piece_of_unknown_type_is_called_a_piece_of_jewellery() -> None:
    brooch, unknown = sheet_of(BARE), sheet_of({"type": "other"})
    assert (fill(plan_title(brooch, 0), brooch), fill(plan_alt_text(brooch), brooch)) == ("Brooch", "Brooch")
    assert fill(plan_title(unknown, 0), unknown) == "Piece of jewellery"


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    sheet = sheet_of(FULL_EARRINGS)
    assert plan(sheet, "warm", "long", 5) == plan(sheet, "warm", "long", 5)
    assert len({plan(sheet, "warm", "long", seed) for seed in range(6)}) > 3


def test_sizes_without_a_slot_are_said_too() -> None:
    sheet = sheet_of(PHOTO_RING | {"dimensions": {"stone_size_mm": 9}})
    assert "a stone of 9 mm" in fill(plan(sheet, "plain", "medium", 0), sheet)
