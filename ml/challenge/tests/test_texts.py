"""What the gate asks of texts, on texts written by hand: which check minds what, and what none of them minds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ml.challenge.texts import goes_round, text_checks
from ml.challenge.verdict import Check
from ml.challenge.writing import Piece, sheets
from ml.facts import FactSheet
from ml.text.evaluation import Case
from ml.text.tests.pieces import PHOTO_RING
from ml.text.text import Text

FACTS = FactSheet.from_json(PHOTO_RING)
BODIES = (
    "It goes with a plain jumper as well as with a summer dress, and it asks for nothing else.",
    "Wear it on a grey morning when the sky has forgotten its own colour for a while.",
    "The edge is soft, so a glove slides over it without a thought or a snag.",
    "Put it beside a stack of thin bands, or let it have the whole hand to itself.",
    "A friend who likes calm things will know at once why you chose this one.",
    "Light runs along the edge and comes back from the middle a little later.",
    "There is nothing loud about it, which is exactly what some evenings need.",
    "Leave it in a dish by the door and take it up on the way out to the market.",
)


def piece(number: int) -> Piece:
    """A true short text about a ring, made in a tenth of a second."""
    opening = (
        "This ring",
        "Here is a ring",
        "Our ring",
        "A ring",
        "Meet a ring",
        "One ring",
        "Look: a ring",
        "The ring",
    )
    description = f"{opening[number]} in silver-tone metal with a blue cabochon. {BODIES[number]}"
    text = Text("Silver-tone ring", description, ("blue ring",), "A ring with a blue cabochon", "model", (), 0.1, 0)
    return Piece(Case(FACTS, "plain", "short", text), (description,), 100.0)


def pieces() -> list[Piece]:
    return [piece(number) for number in range(len(BODIES))]


def changed(one: Piece, *, drafts: bool = False, milliseconds: float = 100.0, **fields: object) -> Piece:
    """The same with other fields; with `drafts` the description was drawn like that, too."""
    text = replace(one.case.text, **fields)
    return Piece(replace(one.case, text=text), (text.description,) if drafts else one.drafts, milliseconds)


def refused(challenger: Sequence[Piece]) -> dict[str, Check]:
    return {check.name: check for check in text_checks(pieces(), challenger) if not check.passed}


def test_the_same_texts_pass_every_check() -> None:
    checks = list(text_checks(pieces(), pieces()))

    assert [check.name for check in checks if not check.passed] == []
    assert [check.name for check in checks] == [
        "claims", "claims in drafts", "due facts", "own texts", "lengths", "readable", "variety", "speed"
    ]  # fmt: skip
    assert {check.name: (check.live, check.challenger) for check in checks} | {"variety": 0} == {
        "claims": (0.0, 0.0),
        "claims in drafts": (0.0, 0.0),
        "due facts": (100.0, 100.0),
        "own texts": (100.0, 100.0),
        "lengths": (100.0, 100.0),
        "readable": (0.0, 0.0),
        "variety": 0,
        "speed": (100.0, 100.0),
    }


def test_one_untrue_sentence_in_a_finished_text_is_enough() -> None:
    untrue = pieces()
    untrue[3] = changed(untrue[3], description=untrue[3].case.text.description + " It is nickel-free.")

    found = refused(untrue)

    assert set(found) == {"claims"}
    assert found["claims"].challenger == 1.0
    assert "It is nickel-free." in found["claims"].detail


def test_a_number_or_a_material_without_a_fact_counts_even_where_the_guard_would_miss_it() -> None:
    untrue = pieces()
    untrue[0] = changed(untrue[0], alt_text="A ring with a blue cabochon, 17 of them")

    assert set(refused(untrue)) == {"claims"}


def test_claims_that_only_the_guard_kept_back_count_against_the_model() -> None:
    leaning = [
        Piece(one.case, (*one.drafts, f"{one.case.text.description} It is solid 18k gold."), one.milliseconds)
        for one in pieces()
    ]

    found = refused(leaning)

    assert set(found) == {"claims in drafts"}
    assert found["claims in drafts"].live == 0.0
    assert found["claims in drafts"].cases == 16


def without_stone(one: Piece) -> Piece:
    return changed(one, drafts=True, description=one.case.text.description.replace(" with a blue cabochon", ""))


def planned(one: Piece) -> Piece:
    return changed(one, writer="planner")


def too_long(one: Piece) -> Piece:
    return changed(one, drafts=True, description=f"{one.case.text.description} {BODIES[4]} {BODIES[7]} {BODIES[2]}")


def circling(one: Piece) -> Piece:
    return changed(
        one, drafts=True, description=one.case.text.description + " and so on and so on and so on and so on."
    )


def german(one: Piece) -> Piece:
    sentence = " Wir haben ihn mit viel Liebe für dich gemacht und er passt zu allem."
    return changed(one, drafts=True, description=one.case.text.description.split(". ")[0] + "." + sentence)


def nothing(one: Piece) -> Piece:
    return changed(one, drafts=True, description="A ring.")


@pytest.mark.parametrize(
    ("harm", "reasons", "words"),
    [
        (without_stone, {"due facts"}, "of a hundred due facts are said; of the live model's 100.0."),
        (planned, {"own texts"}, "75.0 of a hundred texts are the model's"),
        (too_long, {"lengths"}, "75.0 of a hundred texts have the length that was asked for"),
        (circling, {"readable"}, "going round in circles (2)"),
        (german, {"readable"}, "not English (2)"),
        (nothing, {"readable", "lengths", "due facts"}, "empty or next to it (2)"),
    ],
)
def test_two_spoiled_texts_of_eight_are_refused_for_what_is_wrong_with_them(
    harm: Callable[[Piece], Piece], reasons: set[str], words: str
) -> None:
    challenger = [harm(one) if number in (1, 5) else one for number, one in enumerate(pieces())]

    found = refused(challenger)

    assert set(found) - {"variety"} == reasons
    assert words in " ".join(check.detail for check in found.values())


def test_one_text_by_the_planner_is_no_reason() -> None:
    assert refused([planned(pieces()[0]), *pieces()[1:]]) == {}


def test_texts_that_are_all_alike_are_refused() -> None:
    alike = [
        changed(one, drafts=True, description=f"{one.case.text.description.split('. ')[0]}. {BODIES[0]}")
        for one in pieces()
    ]

    assert set(refused(alike)) == {"variety"}


def test_a_writer_that_needs_twice_as_long_is_refused_and_a_little_longer_is_not() -> None:
    assert set(refused([changed(one, milliseconds=151.0) for one in pieces()])) == {"speed"}
    assert refused([changed(one, milliseconds=149.0) for one in pieces()]) == {}


@pytest.mark.parametrize(
    ("words", "round_"),
    [
        ("It is calm. It is bright. It goes with a jumper and it goes with a dress.", False),
        ("It goes with a jumper. It is calm. It goes with a jumper.", True),
        ("a calm blue ring and a calm blue ring and a calm blue ring and", True),
        ("", False),
    ],
)
def test_going_round_in_circles_is_a_sentence_twice_or_four_words_three_times(words: str, round_: bool) -> None:
    assert goes_round(words) is round_


def test_the_sheets_are_valid_and_half_of_them_hold_only_what_a_photo_shows() -> None:
    rows = sheets()

    assert len(rows) == 48
    assert sum(row["id"].startswith("seen-") for row in rows) == 24
    visible = {"type", "metal_tone", "stones", "motifs", "surface"}
    for row in rows:
        facts = FactSheet.from_json(row["facts"])
        assert facts.effective("type")
        if row["id"].startswith("seen-"):
            assert set(row["facts"]) <= visible
            assert not any("name" in stone for stone in row["facts"].get("stones", ()))
    assert {row["tone"] for row in rows} == {"plain", "warm", "elegant", "playful"}
    assert {row["length"] for row in rows} == {"short", "medium", "long"}
