"""How far a figure may be off: intervals by resampling whole shops, or products where there are few shops.

Photos of one shop are alike, so resampling single photos would promise far too much. Figures come from sums
(ml.vision.figures), so that a thousand resamples are one product of two matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ml.data import LabelledPhoto

RESAMPLES = 1000
LEVEL = 0.95
# With fewer shops a resample of shops is mostly the same few shops again.
SHOPS_AT_LEAST = 5
_NORMAL = NormalDist()
# Figures that differ by less do so by the order of their sums.
_SAME = 1e-9

Sums = NDArray[np.float64]
Figures = Callable[[Sums], Mapping[str, Sums]]


@dataclass(frozen=True)
class Units:
    """Which resampled unit each photo belongs to: `place` [n] counts from 0 to `count`."""

    kind: str
    count: int
    place: NDArray[np.int64]

    def sums(self, tally: Sums) -> Sums:
        """Sums of the tallies [n, columns] by unit: [count, columns]."""
        order = np.argsort(self.place, kind="stable")
        starts = np.searchsorted(self.place[order], np.arange(self.count))
        summed: Sums = np.add.reduceat(tally[order], starts, axis=0)
        return summed


def units_of(photos: Sequence[LabelledPhoto]) -> Units:
    """Whole shops where there are SHOPS_AT_LEAST of them, else products (photos of one `group`)."""
    by_shop = len({photo.shop for photo in photos}) >= SHOPS_AT_LEAST
    names = [photo.shop if by_shop else f"{photo.shop}:{photo.group}" for photo in photos]
    distinct, place = np.unique(np.array(names), return_inverse=True)
    return Units("shops" if by_shop else "products", len(distinct), place.astype(np.int64))


@lru_cache(maxsize=16)
def drawn(count: int, resamples: int = RESAMPLES, *, seed: int = 0) -> Sums:
    """[resamples, count]: how often each unit is drawn when as many are drawn as there are, with repetition."""
    picked = np.random.default_rng(seed).integers(count, size=(resamples, count))
    picked += np.arange(resamples)[:, None] * count
    times = np.bincount(picked.ravel(), minlength=resamples * count).reshape(resamples, count).astype(np.float64)
    times.flags.writeable = False
    return times


def intervals(by_unit: Sums, figures: Figures, *, resamples: int = RESAMPLES) -> dict[str, tuple[float, float] | None]:
    """The interval of each figure at LEVEL, from sums by unit [units, columns]; None where it cannot be told.

    Bias-corrected and accelerated (BCa: Efron 1987, "Better Bootstrap Confidence Intervals", JASA 82).
    """
    total = by_unit.sum(axis=0)
    here = figures(total)
    if len(by_unit) < 2:
        return dict.fromkeys(here)
    again = figures(drawn(len(by_unit), resamples) @ by_unit)
    without = figures(total - by_unit)
    return {name: corrected(float(here[name]), again[name], without[name]) for name in here}


def corrected(here: float, again: Sums, without: Sums) -> tuple[float, float] | None:
    """The BCa interval of a figure: its value, its resampled values and its values with one unit left out."""
    again, without = again[~np.isnan(again)], without[~np.isnan(without)]
    if np.isnan(here) or len(again) < 2:
        return None
    same = np.abs(again - here) < _SAME
    below = float(np.mean((again < here) & ~same) + np.mean(same) / 2)
    shift = _NORMAL.inv_cdf(min(max(below, 1 / (2 * len(again))), 1 - 1 / (2 * len(again))))
    speed = _acceleration(without)
    ends = []
    for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        reach = shift + _NORMAL.inv_cdf(tail)
        ends.append(_NORMAL.cdf(shift + reach / max(1 - speed * reach, 0.1)))
    low, high = np.quantile(again, ends)
    return round(float(low), 4), round(float(high), 4)


def _acceleration(without: Sums) -> float:
    if len(without) < 2:
        return 0.0
    apart = without.mean() - without
    spread = float((apart**2).sum())
    return float((apart**3).sum() / (6 * spread**1.5)) if spread > 1e-12 else 0.0
