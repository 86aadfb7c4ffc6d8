"""Fit the heads anew: new examples pull, old photos and the weights so far hold.

One convex problem over all heads: cross-entropy of the fresh rows, cross-entropy of the replayed rows, and the
squared distance from the live weights (L2-SP: Li et al. 2018, arXiv:1802.01483). Solved by L-BFGS from the live
weights, without chance, so that the same rows give the same heads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from ml.vision import layout
from ml.vision.decisions import probabilities_of

Floats = NDArray[np.float32]
Steps = Callable[[int, int], None]


@dataclass(frozen=True)
class Rows:
    """Features [n, channels], probabilities wanted [n, values], and how much each head of a row counts [n, heads]."""

    features: Floats
    wanted: Floats
    weights: Floats

    def __len__(self) -> int:
        return len(self.features)

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Rows:
        return Rows(self.features[chosen], self.wanted[chosen], self.weights[chosen])

    def joined(self, other: Rows) -> Rows:
        return Rows(
            np.concatenate([self.features, other.features]),
            np.concatenate([self.wanted, other.wanted]),
            np.concatenate([self.weights, other.weights]),
        )


def fit(
    kernel: Floats, bias: Floats, rows: Rows, *, pull: float, steps: int, say: Steps = lambda done, of: None
) -> tuple[Floats, Floats]:
    """New weights for the attribute columns of kernel [channels, values + 1] and bias; the jewellery column stays.

    `pull` weighs the squared distance from the given weights. Raises FloatingPointError where rows hold NaN.
    """
    width = layout.width()
    start = np.concatenate([kernel[:, :width], bias[None, :width]]).astype(np.float64)
    features = np.concatenate([rows.features, np.ones((len(rows), 1), np.float32)], axis=1)
    done = 0

    def value(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        nonlocal done
        done += 1
        say(min(done, steps), steps)
        weights = flat.reshape(start.shape)
        loss, slope = _loss(features @ weights.astype(np.float32), rows)
        away = weights - start
        total = loss + pull * float(np.square(away).sum())
        if not np.isfinite(total):
            raise FloatingPointError("the loss is not a number")
        return total, (features.T @ slope).astype(np.float64).ravel() + 2 * pull * away.ravel()

    # One thread adds up in one order, so that every machine fits the same; and on a busy machine two wait for each
    # other: six fits of 600 rows took 100 s with two threads and 0.9 s with one, at a load of 18 on two processors.
    with threadpool_limits(limits=1, user_api="blas"), np.errstate(invalid="ignore"):
        solved = minimize(
            value, start.ravel(), jac=True, method="L-BFGS-B", options={"maxfun": steps, "maxiter": steps}
        )
    weights = solved.x.reshape(start.shape).astype(np.float32)
    new_kernel, new_bias = kernel.copy(), bias.copy()
    new_kernel[:, :width], new_bias[:width] = weights[:-1], weights[-1]
    return new_kernel, new_bias


def probabilities(scores: Floats) -> Floats:
    """Scores [n, values or more] as probabilities [n, values], each head for itself."""
    parts = [probabilities_of(scores[:, head.span], many=head.many) for head in layout.heads()]
    return np.concatenate(parts, axis=1).astype(np.float32)


def _loss(scores: Floats, rows: Rows) -> tuple[float, Floats]:
    """The weighted cross-entropy, summed, and its slope [n, values] in the scores."""
    total = 0.0
    slope = np.empty_like(rows.wanted)
    for column, head in enumerate(layout.heads()):
        here, wanted, weight = scores[:, head.span], rows.wanted[:, head.span], rows.weights[:, column]
        slope[:, head.span] = (probabilities_of(here, many=head.many) - wanted) * weight[:, None]
        each = np.logaddexp(0, here).sum(axis=1) if head.many else np.logaddexp.reduce(here, axis=1)
        total += float(np.dot(each - (here * wanted).sum(axis=1), weight))
    return total, slope
