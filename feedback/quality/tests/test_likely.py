"""Intervals are those of the papers they come from."""

from __future__ import annotations

import random

import pytest

from feedback.quality.likely import difference_between, mean_between, share_between
from feedback.quality.sketch import ERROR, Sketch


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_score_intervals_of_newcombe_1998_table_i(
    hits: int, cases: int, low: float, high: float
) -> None:
    found = share_between(hits, cases)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_differences_have_the_intervals_of_newcombe_1998_method_10(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_between(share_between(*first), share_between(*second))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("cases", "t"), [(2, 12.706), (5, 2.776), (10, 2.262), (30, 2.045), (1000, 1.962)])
def test_means_have_the_limits_of_students_t(cases: int, t: float) -> None:
    values = [0.0, 1.0] * (cases // 2) + [0.5] * (cases % 2)
    total, squares = sum(values), sum(value**2 for value in values)
    found = mean_between(cases, total, squares)
    spread = sum((value - 0.5) ** 2 for value in values) / (cases - 1)
    assert found.value == 0.5
    assert found.high - found.value == pytest.approx(t * (spread / cases) ** 0.5, rel=0.002)


def test_nothing_has_no_share_and_one_value_no_interval() -> None:
    with pytest.raises(ValueError, match="nothing"):
        share_between(0, 0)
    with pytest.raises(ValueError, match="One value"):
        mean_between(1, 0.5, 0.25)


def test_quantiles_of_days_added_together_are_those_of_all_values_within_the_promised_error() -> None:
    draw = random.Random(7)
    values = [round(draw.lognormvariate(7, 2)) for _ in range(2_000)]
    days = [Sketch(), Sketch()]
    for at, value in enumerate(values):
        days[at % 2].put(value)
    days[0].add(Sketch.from_json(days[1].as_json()))
    for share in (0.0, 0.5, 0.9, 1.0):
        exact = sorted(values)[int(share * (len(values) - 1))]
        assert days[0].quantile(share) == pytest.approx(exact, rel=ERROR, abs=1)


def test_a_sketch_without_cases_tells_nothing() -> None:
    with pytest.raises(ValueError, match="without cases"):
        Sketch().quantile(0.5)
