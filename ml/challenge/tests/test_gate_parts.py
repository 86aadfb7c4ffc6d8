"""The gate's own means: tests of chance, slices, label order, speed, and that it fails closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ml.challenge import Check, Verdict, speed
from ml.challenge.answers import Duel, Side
from ml.challenge.chance import chances_of_loss, discoveries
from ml.challenge.order import order_check
from ml.challenge.speed import memory_check, speed_check
from ml.challenge.verdict import StopError, hold
from ml.data.labels import LabelledPhoto
from ml.odds import at_least
from ml.vision import layout
from ml.vision.calibration import Judged
from ml.vision.tests.sample import decisions
from ml.vision.wanted import wanted_of


def test_a_verdict_without_checks_does_not_pass() -> None:
    assert not Verdict((), 0.0).passed
    assert not Verdict((), 0.0).judged


def test_a_check_that_breaks_is_a_check_that_was_not_made_and_the_others_go_on() -> None:
    def broken() -> list[Check]:
        raise RuntimeError("the disk is gone.\nAnd more.")

    verdict = hold([("first", broken), ("second", lambda: [Check("second", True, "Fine.")])])

    assert [check.name for check in verdict.checks] == ["first", "second"]
    assert (verdict.passed, verdict.judged) == (False, False)
    assert verdict.checks[0].detail == "This could not be checked: the disk is gone."
    assert not verdict.checks[0].made


def test_what_an_unsound_model_is_refused_for_ends_the_sitting() -> None:
    def stop() -> list[Check]:
        raise StopError(Check("artifact", False, "A byte was flipped."))

    verdict = hold([("artifact", stop), ("second", lambda: [Check("second", True, "Fine.")])])

    assert [check.name for check in verdict.checks] == ["artifact"]
    assert (verdict.passed, verdict.judged) == (False, True)


def test_figures_that_are_no_numbers_are_none_in_json() -> None:
    row = Check("x", False, "No.", float("nan"), float("inf")).as_json()

    assert (row["live"], row["challenger"]) == (None, None)


def test_the_chance_of_a_loss_is_that_of_as_many_tosses() -> None:
    """Eight lost and none won: one in 256. Four lost and four won: more than half."""
    lost = np.array([[-1.0, -1.0]] * 4 + [[-1.0, 1.0]] * 4 + [[0.0, 0.0]] * 50)

    chances = chances_of_loss(lost)

    assert chances[0] == pytest.approx(1 / 256, abs=0.002)
    assert chances[1] == pytest.approx(0.5 + 0.5 * 70 / 256, abs=0.03)


def test_nothing_lost_is_never_a_loss() -> None:
    assert chances_of_loss(np.zeros((30, 1)))[0] == 1.0


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    # With ten chances the limits are 0.005, 0.010, 0.015, ...: the third small one is above its own.
    chances = [0.5, 0.004, 0.9, 0.0095, 0.02, 0.3, 0.4, 0.6, 0.7, 0.8]

    assert [place for place, named in enumerate(discoveries(chances)) if named] == [1, 3]
    assert discoveries([]) == []


@pytest.mark.parametrize(
    ("hits", "count", "share", "chance"),
    [(0, 5, 0.3, 1.0), (5, 5, 0.5, 1 / 32), (1, 2, 0.5, 0.75), (3, 10, 0.0, 0.0), (3, 10, 1.0, 1.0), (6, 5, 0.5, 0.0)],
)
def test_the_binomial_tail_is_exact(hits: int, count: int, share: float, chance: float) -> None:
    assert at_least(hits, count, share) == pytest.approx(chance)


def test_the_binomial_tail_holds_for_thousands() -> None:
    assert at_least(1000, 5000, 0.2) == pytest.approx(0.5, abs=0.02)


def photos(count: int, rare: int = 0) -> tuple[LabelledPhoto, ...]:
    """White and yellow rings of four shops, some of them rose."""
    return tuple(
        LabelledPhoto(
            path=Path(str(number)),
            shop=f"shop-{number % 4}",
            group=str(number),
            labels={"type": ("ring",), "metal_tone": ("rose" if number < rare else ("white", "yellow")[number % 2],)},
            doubted=frozenset(),
            weight=1.0,
        )
        for number in range(count)
    )


def side(some: tuple[LabelledPhoto, ...], wrong: Callable[[int, LabelledPhoto], bool]) -> Side:
    """Right in every label but the tone of some photos, which it calls copper."""
    wanted, weights = wanted_of(some)
    scores = 8 * wanted - 4
    tone = layout.head("metal_tone")
    for row, photo in enumerate(some):
        if wrong(row, photo):
            scores[row, tone.span] = -4
            scores[row, tone.start + tone.values.index("copper")] = 4
    return Side(Judged(scores.astype(np.float32), wanted, weights, np.zeros(len(some), np.float32)), decisions())


def duel(count: int, wrong: Callable[[int, LabelledPhoto], bool], rare: int = 0) -> Duel:
    some = photos(count, rare)
    return Duel(some, side(some, lambda row, photo: False), side(some, wrong))


def test_a_slice_that_is_lost_is_named_with_its_figures() -> None:
    lost = duel(200, lambda row, photo: photo.labels["metal_tone"] == ("yellow",) and row % 4 == 1)

    worst = lost.behind[0]

    assert (worst.name, worst.photos, worst.live, worst.points) == ("metal_tone of yellow", 100, 100.0, -50.0)
    assert worst.chance < 0.001
    assert lost.score(lost.live) == 100.0
    assert lost.score(lost.challenger) == 87.5


def test_three_photos_lost_of_two_hundred_may_be_chance() -> None:
    assert duel(200, lambda row, photo: row in (5, 60, 141)).behind == []


def test_rare_values_are_judged_together_and_not_each_by_its_accident() -> None:
    names = [one.name for one in duel(200, lambda row, photo: False, rare=12).slices]

    assert "metal_tone of rose" not in names
    assert "metal_tone of the rarer ones" not in names, "twelve photos are no slice at all"
    assert "metal_tone of white" in names
    more = [one.name for one in duel(200, lambda row, photo: False, rare=20).slices]
    assert "metal_tone of rose" in more


def test_a_rare_value_that_is_lost_whole_is_seen_with_the_other_rare_ones() -> None:
    """Ten rose and ten dark pieces: too few of each, enough together."""
    some = tuple(
        LabelledPhoto(
            one.path, one.shop, one.group, {**one.labels, "metal_tone": (("rose", "dark")[row % 2],)}, frozenset(), 1.0
        )
        if row < 20
        else one
        for row, one in enumerate(photos(200))
    )
    lost = Duel(some, side(some, lambda row, photo: False), side(some, lambda row, photo: row < 20 and row % 2 == 0))

    assert lost.behind[0].name in ("metal_tone of the rarer ones", "everything about metal_tone the rarer ones")


def scores(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((120, layout.width() + 1)).astype(np.float32)


def test_outputs_in_order_pass_even_when_they_are_scaled_and_shaken() -> None:
    check = order_check(scores(), 2 * scores() + 0.5 * scores(1) + 3)

    assert (check.passed, check.challenger) == (True, 0)


def test_two_outputs_that_changed_places_are_named() -> None:
    head = layout.head("worn")
    changed = scores()
    changed[:, head.span] = changed[:, head.span][:, ::-1]

    check = order_check(scores(), changed)

    assert (check.passed, check.challenger) == (False, 2)
    assert check.detail.startswith("Outputs are out of order: worn ")


def test_a_constant_output_is_no_swap() -> None:
    changed = scores()
    changed[:, 3] = 1

    assert order_check(scores(), changed).passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that calls set forward; never the machine's."""
    now = [0.0]
    monkeypatch.setattr(speed.time, "perf_counter", lambda: now[0])
    yield now


def test_speed_is_the_median_of_neighbours(clock: list[float]) -> None:
    def takes(seconds: float) -> Callable[[], None]:
        return lambda: clock.__setitem__(0, clock[0] + seconds)

    assert speed_check(takes(0.01), takes(0.0149), rounds=5, what="Seeing").passed
    slow = speed_check(takes(0.01), takes(0.03), rounds=5, what="Seeing")
    assert (slow.passed, slow.cases) == (False, 15), "measured three times as long before it refuses"
    assert slow.detail == "Seeing takes 30.0 ms, with the live model 10.0 ms: 3.00 times as long."


def test_one_slow_moment_of_the_machine_is_measured_again(clock: list[float]) -> None:
    calls = [0]

    def hiccups() -> None:
        calls[0] += 1
        clock[0] += 0.5 if calls[0] < 7 else 0.01

    check = speed_check(lambda: clock.__setitem__(0, clock[0] + 0.01), hiccups, rounds=5, what="Seeing")

    assert (check.passed, check.cases) == (True, 15)


def test_memory_may_grow_to_twice() -> None:
    assert memory_check(100.0, 200.0).passed
    assert not memory_check(100.0, 200.1).passed
