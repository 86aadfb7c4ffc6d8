"""Promises of the intervals: they follow the shops and not the photos, and hold the truth as often as they say."""

from pathlib import Path

import numpy as np
import pytest

from ml.data import LabelledPhoto
from ml.vision.intervals import corrected, drawn, intervals, units_of


def photo(shop: str, group: str = "") -> LabelledPhoto:
    return LabelledPhoto(path=Path("x.jpg"), shop=shop, group=group, labels={})


def mean(sums: np.ndarray) -> dict[str, np.ndarray]:
    return {"mean": sums[..., 1] / sums[..., 0]}


def test_whole_shops_are_drawn_where_there_are_five_else_products() -> None:
    shops = [photo(f"shop{n}", f"piece{n}{m}") for n in range(5) for m in range(3)]
    assert (units_of(shops).kind, units_of(shops).count) == ("shops", 5)
    assert (units_of(shops[:12]).kind, units_of(shops[:12]).count) == ("products", 12)
    assert units_of([photo("a", "same"), photo("a", "same")]).count == 1


def test_sums_by_unit_add_the_photos_of_each() -> None:
    units = units_of([photo("a", "1"), photo("a", "2"), photo("a", "1")])
    assert units.sums(np.array([[1.0, 5.0], [1.0, 7.0], [1.0, 6.0]])).tolist() == [[2.0, 11.0], [1.0, 7.0]]


def test_each_resample_draws_as_many_units_as_there_are_and_the_same_ones_every_time() -> None:
    times = drawn(7, 50)
    assert times.shape == (50, 7)
    assert (times.sum(axis=1) == 7).all()
    drawn.cache_clear()
    assert (drawn(7, 50) == times).all()


def test_one_unit_alone_has_no_interval() -> None:
    assert intervals(np.array([[10.0, 5.0]]), mean) == {"mean": None}


def test_units_that_agree_have_an_interval_of_no_width() -> None:
    assert intervals(np.array([[2.0, 1.0], [4.0, 2.0]]), mean) == {"mean": (0.5, 0.5)}


def test_alike_photos_of_a_shop_make_the_interval_wide_however_many_they_are() -> None:
    few, many = (np.array([[n, n * right] for right in (0.2, 0.9, 0.4, 0.8, 0.6, 0.5)]) for n in (2, 2000))
    low, high = intervals(few, mean)["mean"]
    assert intervals(many, mean)["mean"] == (low, high)
    assert high - low > 0.3


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    dice = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        values = dice.exponential(size=40)
        low, high = intervals(np.stack([np.ones(40), values], axis=1), mean, resamples=400)["mean"]
        held += low <= 1 <= high
    assert 180 <= held <= 198


@pytest.mark.parametrize("again", [[], [np.nan, np.nan]])
def test_a_figure_that_can_never_be_measured_again_has_no_interval(again: list[float]) -> None:
    assert corrected(0.5, np.array(again), np.array([])) is None
