"""Is a loss more than chance? Paired tests, because both models answer the same questions.

Under chance alone a changed answer is lost as often as won, so the sign of each unit's difference may be flipped
(approximate randomisation: Noreen 1989, "Computer-Intensive Methods for Testing Hypotheses"; Yeh 2000,
arXiv:cs/0008005). Many slices are looked at, so those that count as worse are chosen by the false discovery rate
(Benjamini and Hochberg 1995, JRSS B 57).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FLIPS = 4999
FALSE_SHARE = 0.05
SEED = 1995
# Of a single comparison.
UNSURE = 0.05

Sums = NDArray[np.float64]


def chances_of_loss(differences: Sums) -> Sums:
    """[columns]: how likely so large a loss or a larger one is by chance.

    `differences` [units, columns]: what each independent unit gained (or lost, below 0) in each column. The same
    flips serve all columns.
    """
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(FLIPS, len(differences)))
    observed = differences.sum(axis=0)
    # Sums of the same numbers in another order differ in their last digits.
    as_bad = (signs @ differences <= observed + 1e-9).sum(axis=0)
    chances: Sums = (as_bad + 1) / (FLIPS + 1)
    return chances


def discoveries(chances: Sequence[float]) -> list[bool]:
    """Which of many chances are too small together, with FALSE_SHARE of those named being so by accident."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    passed = [rank for rank, place in enumerate(order, 1) if chances[place] <= FALSE_SHARE * rank / len(chances)]
    named = set(order[: max(passed, default=0)])
    return [place in named for place in range(len(chances))]
