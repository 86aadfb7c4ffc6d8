"""The exact binomial tail, in logarithms so that thousands of cases do not overflow."""

from __future__ import annotations

import math


def at_least(hits: int, count: int, share: float) -> float:
    """The chance of so many hits or more of `count` cases, each with the chance `share`."""
    if hits <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    whole = math.lgamma(count + 1)
    logs = (
        whole - math.lgamma(k + 1) - math.lgamma(count - k + 1) + k * math.log(share) + (count - k) * math.log1p(-share)
        for k in range(hits, count + 1)
    )
    return min(1.0, math.fsum(math.exp(log) for log in logs))
