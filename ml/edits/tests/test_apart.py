"""What was changed and why, on edits such as artisans make."""

from __future__ import annotations

import pytest

from ml.edits import Change, Kind, take_apart

RING = {"type": "ring", "metal_tone": "yellow", "stones": [{"colour": "blue", "form": "cabochon"}]}
DRAFT = "A gold-tone ring with a blue cabochon. It catches the light. Wear it every day."


def apart(final: str, draft: str = DRAFT, before: dict = RING, after: dict | None = None) -> list[Change]:
    return take_apart({"description": draft}, {"description": final}, before, after or before)


def kinds(changes: list[Change]) -> list[tuple[Kind, str, str, str]]:
    return [(one.kind, one.attribute, one.gone, one.came) for one in changes]


def test_a_wrong_colour_is_a_fact_fix_of_the_metals_colour() -> None:
    final = DRAFT.replace("gold-tone", "silver-tone")
    assert kinds(apart(final, after=RING | {"metal_tone": "white"})) == [
        (Kind.FACT_FIX, "metal_tone", "gold-tone", "silver-tone")
    ]


def test_what_the_photo_cannot_show_is_an_addition() -> None:
    told = RING | {"metal": {"base": "gold", "fineness": 585}}
    assert kinds(apart(DRAFT.replace("gold-tone", "14k gold"), after=told)) == [
        (Kind.ADDITION, "metal", "gold-tone", "14k gold")
    ]


def test_other_words_for_the_same_are_style() -> None:
    [change] = apart(DRAFT.replace("catches", "takes"))
    assert (change.kind, change.gone, change.came, change.sentence) == (
        Kind.STYLE, "catches", "takes", "It takes the light.",
    )  # fmt: skip


def test_a_true_sentence_that_was_dropped_is_style() -> None:
    [change] = apart(DRAFT.replace(" Wear it every day.", ""))
    assert (change.kind, change.gone, change.came) == (Kind.STYLE, "Wear it every day.", "")


def test_a_mended_finding_is_legal() -> None:
    draft = f"{DRAFT} It is hypoallergenic."
    assert kinds(apart(DRAFT, draft=draft)) == [(Kind.LEGAL, "", "It is hypoallergenic.", "")]


def test_a_sentence_that_went_elsewhere_was_moved() -> None:
    [change] = apart("It catches the light. A gold-tone ring with a blue cabochon. Wear it every day.")
    assert (change.kind, change.moved, change.gone) == (Kind.STYLE, True, change.came)


def test_a_wrong_fact_of_which_no_word_tells_is_a_fix_of_the_facts() -> None:
    before = RING | {"motifs": ["leaf"]}
    [change] = take_apart({"description": DRAFT}, {"description": DRAFT}, before, RING)
    assert change == Change(Kind.FACT_FIX, "facts", "motifs")


def test_tags_come_and_go_one_by_one() -> None:
    changes = take_apart({"tags": ["gold-tone ring", "blue"]}, {"tags": ["blue", "gift"]}, RING, RING)
    assert kinds(changes) == [(Kind.STYLE, "", "gold-tone ring", ""), (Kind.STYLE, "", "", "gift")]


def test_every_field_is_read() -> None:
    changes = take_apart({"title": "Ring", "alt_text": "A ring"}, {"title": "Band", "alt_text": "A band"}, RING, RING)
    assert [(one.field, one.gone, one.came) for one in changes] == [
        ("title", "Ring", "Band"),
        ("alt_text", "ring", "band"),
    ]


def test_nothing_changed_is_nothing() -> None:
    assert apart(DRAFT) == []


@pytest.mark.parametrize("final", ["", "?", "x" * 9_000, "<script>alert(1)</script>", "\n\n\n", "A. B. C. " * 400])
def test_any_text_can_be_taken_apart(final: str) -> None:
    assert all(change.field == "description" for change in apart(final))


def test_facts_that_contradict_each_other_stop_nothing() -> None:
    told = {"type": "ring", "metal_tone": "white", "metal": {"base": "brass"}, "nonsense": 1}
    assert apart(DRAFT.replace("gold-tone", "brass"), after=told)[0].attribute == "metal"


def test_changes_survive_json() -> None:
    for change in apart("A brass ring."):
        assert Change.from_json(change.as_json()) == change
