"""How far few cases can be trusted: the interval in which the true value likely lies, 95 times in 100."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054


@dataclass(frozen=True)
class Between:
    """A value and its likely limits."""

    value: float
    low: float
    high: float


def share_between(hits: int, cases: int) -> Between:
    """A share from 0 to 1, by Wilson's score interval, which is right also for few cases and near 0 and 1.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927; recommended for small
    numbers by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 2001.
    Raises ValueError without cases.
    """
    if cases < 1:
        raise ValueError("There is no share of nothing.")
    share = hits / cases
    spread = 1 + _Z**2 / cases
    middle = (share + _Z**2 / (2 * cases)) / spread
    half = _Z / spread * sqrt(share * (1 - share) / cases + _Z**2 / (4 * cases**2))
    return Between(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def difference_between(now: Between, before: Between) -> Between:
    """By how much one share is larger than another that was measured apart from it.

    Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 1998,
    method 10. Where the limits have different signs the two may as well be the same.
    """
    gap = now.value - before.value
    down = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Between(gap, gap - down, gap + up)


def mean_between(cases: int, total: float, squares: float) -> Between:
    """The mean of values that sum to ``total`` and their squares to ``squares``, by Student's t.

    Raises ValueError with fewer than two cases.
    """
    if cases < 2:
        raise ValueError("One value does not tell how far values are apart.")
    mean = total / cases
    variance = max(0.0, squares - total * mean) / (cases - 1)
    half = _student(cases - 1) * sqrt(variance / cases)
    return Between(mean, mean - half, mean + half)


def _student(freedom: int) -> float:
    """The 97.5th percentile of Student's t: tabled where the series of Abramowitz and Stegun 26.7.5 is too rough."""
    if freedom <= len(_FEW):
        return _FEW[freedom - 1]
    second = (_Z**3 + _Z) / 4
    third = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96
    return _Z + second / freedom + third / freedom**2


_FEW = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060)
