"""The proof that it learns, with a writer of a few sentences: her edits shrink, and a stranger's do not help her."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bench.simulation.learning import RUNS, Course, Piece, Run, World, play
from bench.simulation.maker import Maker
from bench.simulation.proof import curves
from bench.simulation.sheets import measured_sheets
from ml.data.examples import TextExample
from ml.text.steering import NO_STEERING, Steering

OPENING = "A {surface} piece in calm colours."
PICTURES = ("Lamplight likes it.", "Think of the sea.", "It holds the evening.", "A winter sky in small.")
PLAIN = ("The edge is smooth.", "It sits flat.", "The surface wears well.", "The back is finished too.")
MEASURES = "It measures 18 mm across."
HERS = Maker({"calm": "quiet"}, dislikes="lamplight|sea|evening|winter")
STRANGERS = (Maker({"piece": "jewel"}, spelling="uk"), Maker(spelling="uk"))


def write(
    facts: Mapping[str, Any],
    number: int,
    earlier: Sequence[str],
    *,
    spelling: str = "uk",
    steering: Steering = NO_STEERING,
) -> dict[str, Any]:
    """The likeliest of four texts; without steering they are alike, and the first one comes."""
    texts = [
        " ".join([OPENING.format(**facts), MEASURES, *(pool[(number + turn) % 4] for pool in pools)])
        for turn, pools in enumerate(
            ((PICTURES, PLAIN), (PLAIN, PICTURES), (PLAIN, PLAIN[1:] + PLAIN[:1]), (PICTURES,))
        )
    ]
    best = max(texts, key=steering.liking)
    return {"title": "A piece in calm colours", "description": best, "tags": [], "alt_text": "A piece"}


def retrain(examples: Sequence[TextExample], number: int) -> Any:
    return write


@pytest.fixture(scope="module")
def courses() -> dict[str, Course]:
    pieces = [Piece(facts, write(facts, number, ())) for number, facts in enumerate(measured_sheets(60))]
    world = World(HERS, pieces, (), (), STRANGERS, (30,))
    return {run.name: play(run, world, write, retrain, lambda text: None) for run in RUNS}


def test_what_learns_from_her_halves_her_edits(courses: dict[str, Course]) -> None:
    assert courses["both"].after(50) < 0.5 * courses["frozen"].after(50)
    assert courses["house_rules"].after(50) < courses["frozen"].after(50)


def test_what_others_teach_is_no_gain(courses: dict[str, Course]) -> None:
    assert courses["strangers"].after(50) > 0.95 * courses["frozen"].after(50)


def test_the_first_listing_costs_as_much_as_ever(courses: dict[str, Course]) -> None:
    assert len({course.distances[0] for course in courses.values()}) == 1


def test_the_curves_are_means_of_ten_listings(courses: dict[str, Course]) -> None:
    found = curves(courses, retrained_at=(30,), wrote="test")
    assert found["listings"] == [10, 20, 30, 40, 50, 60]
    assert {len(row) for row in found["series"].values()} == {6}
    assert found["of_frozen"]["frozen"] == 1.0
    assert list(found["series"]) == ["frozen", "house_rules", "retraining", "both", "strangers"]


def test_a_retraining_gets_what_was_approved_so_far() -> None:
    seen: list[int] = []

    def watched(examples: Sequence[TextExample], number: int) -> Any:
        seen.append(len(examples))
        return write

    pieces = [Piece(facts, write(facts, number, ())) for number, facts in enumerate(measured_sheets(8))]
    play(Run("retraining", retrains=True), World(HERS, pieces, (), (), STRANGERS, (3, 6)), write, watched, print)
    assert seen == [3, 6]


def test_what_she_corrected_she_would_not_correct_again() -> None:
    hers = Maker({"calm": "quiet"}, dislikes="lamplight", measures_last=True)
    once = hers.corrected(write(measured_sheets(1)[0], 0, ()), 0)
    assert once["description"].endswith(MEASURES)
    assert "Lamplight" not in once["description"]
    assert hers.corrected(once, 0) == once


def test_a_text_that_is_too_long_loses_plain_sentences_from_its_end() -> None:
    text = {"title": "", "description": f"{OPENING} {MEASURES} {' '.join(PLAIN)}", "alt_text": ""}
    assert Maker(spelling="uk", most_words=16).corrected(text, 0)["description"] == f"{OPENING} {MEASURES} {PLAIN[0]}"
