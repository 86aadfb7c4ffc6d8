"""A changed fact rewrites the sentences that it concerns, and no other."""

from __future__ import annotations

from typing import Any

from ml.edits.revision import revised
from ml.edits.sentences import shown_differences

BEFORE: dict[str, Any] = {
    "type": "ring",
    "metal_tone": "white",
    "surface": "polished",
    "stone_colours": ["blue"],
    "stone_forms": ["cabochon"],
}
DRAFT = {
    "title": "Silver-tone ring with a blue cabochon",
    "description": "A polished silver-tone ring with a blue cabochon. It goes with faded jeans. Wear it every day.",
    "tags": ["silver-tone ring", "blue ring", "polished ring"],
    "alt_text": "A ring with a blue stone",
}


def fresh(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Sterling silver ring with a blue cabochon",
        "description": "A polished sterling silver ring holds a blue cabochon. Linen suits it.",
        "tags": ["sterling silver ring", "cabochon ring"],
        "alt_text": "A polished ring",
        **fields,
    }


def test_a_told_metal_rewrites_the_opening_and_leaves_the_rest() -> None:
    text = revised(DRAFT, fresh(), BEFORE, {**BEFORE, "metal": {"base": "silver", "fineness": 925}})
    assert text == {
        "title": "Sterling silver ring with a blue cabochon",
        "description": "A polished sterling silver ring holds a blue cabochon. It goes with faded jeans. "
        "Wear it every day.",
        "tags": ["sterling silver ring", "blue ring", "polished ring"],
        "alt_text": "A ring with a blue stone",
    }


def test_what_nobody_had_said_before_comes_in_as_a_sentence() -> None:
    new = fresh(title="Silver-tone ring", description="A silver-tone ring. It is size US 7. Linen suits it.", tags=[])
    text = revised(DRAFT, new, BEFORE, {**BEFORE, "dimensions": {"ring_size": "US 7"}})
    assert text is not None
    assert text["title"] == DRAFT["title"]
    assert text["description"] == (
        "A polished silver-tone ring with a blue cabochon. It is size US 7. It goes with faded jeans. "
        "Wear it every day."
    )


def test_another_type_of_piece_is_another_text() -> None:
    assert revised(DRAFT, fresh(), BEFORE, {**BEFORE, "type": "brooch"}) is None


def test_what_the_guard_would_stop_is_not_taken() -> None:
    false = fresh(description="A polished sterling silver ring holds a natural sapphire.")
    assert revised(DRAFT, false, BEFORE, {**BEFORE, "metal": {"base": "silver", "fineness": 925}}) is None


def test_a_sentence_that_was_written_anew_is_shown_whole() -> None:
    parts = shown_differences("One blue stone. It goes with jeans.", "Two red beads hang here. It goes with linen.")
    assert [(part.kind, part.text) for part in parts] == [
        ("gone", "One blue stone."),
        ("same", " "),
        ("new", "Two red beads hang here."),
        ("same", " "),
        ("same", "It goes with "),
        ("gone", "jeans"),
        ("new", "linen"),
        ("same", "."),
    ]
