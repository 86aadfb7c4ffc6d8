"""Learn on held-out shops how far scores can be trusted: temperatures, thresholds, and what is no jewellery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.decisions import Decisions, probabilities_of, sigmoid

PRECISION_WANTED = 0.95
# One mistake is added to every count, so that a value needs at least 19 right answers to be asserted.
IMAGINED_MISTAKES = 1
JEWELLERY_KEPT = 0.98
JEWELLERY_LIMITS = (0.5, 0.95)
TEMPERATURES = np.geomspace(0.25, 8.0, 61)

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """Scores and truth of judged photos: scores and wanted [n, values + 1], weights [n, heads + 1], strangeness [n]."""

    scores: Floats
    wanted: Floats
    weights: Floats
    strangeness: Floats

    def only(self, rows: Flags | NDArray[np.int64]) -> Judged:
        return Judged(self.scores[rows], self.wanted[rows], self.weights[rows], self.strangeness[rows])


def calibrate(judged: Judged) -> Decisions:
    """Decisions measured on these photos, which must be of shops the model has not learned from."""
    temperatures = {head.attribute: _temperature(judged, column) for column, head in enumerate(layout.heads())}
    temperatures["jewellery"] = 1.0
    thresholds = {
        head.attribute: _thresholds(judged, column, temperatures[head.attribute])
        for column, head in enumerate(layout.heads())
    }
    real = judged.wanted[:, -1] > 0.5
    return Decisions(
        temperatures=temperatures,
        thresholds=thresholds,
        jewellery_at_least=_least_of(sigmoid(judged.scores[real, -1])),
        strangeness_at_most=_most_of(judged.strangeness[real]),
    )


def cross_fitted(
    judged: Judged, shops: Sequence[str], folds: int = 5
) -> Iterator[tuple[Decisions, NDArray[np.int64], Judged]]:
    """Decisions measured on some of the shops, and the rows and photos of the others; every shop comes once."""
    names = sorted(set(shops))
    place = np.array([names.index(shop) % folds for shop in shops])
    for fold in range(min(folds, len(names))):
        if 0 < np.sum(place == fold) < len(place):
            rows = np.flatnonzero(place == fold)
            yield calibrate(judged.only(place != fold)), rows, judged.only(rows)


def _least_of(probability: Floats) -> float:
    """Where JEWELLERY_KEPT of the jewellery lies above, within JEWELLERY_LIMITS."""
    kept = float(np.quantile(probability, 1 - JEWELLERY_KEPT)) if len(probability) else 0.0
    return float(np.clip(kept, *JEWELLERY_LIMITS))


def _most_of(strangeness: Floats) -> float:
    """Where JEWELLERY_KEPT of the jewellery lies below."""
    return float(np.quantile(strangeness, JEWELLERY_KEPT)) if len(strangeness) else float("inf")


def _labelled(judged: Judged, column: int) -> tuple[Floats, Floats]:
    head = layout.heads()[column]
    rows = judged.weights[:, column] > 0
    return judged.scores[rows, head.span], judged.wanted[rows, head.span]


def _temperature(judged: Judged, column: int) -> float:
    """The temperature with the smallest log loss (Guo et al. 2017, arXiv:1706.04599)."""
    scores, wanted = _labelled(judged, column)
    if len(scores) == 0:
        return 1.0
    losses = [_log_loss(scores / t, wanted, many=layout.heads()[column].many) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _log_loss(logits: Floats, wanted: Floats, *, many: bool) -> float:
    probabilities = np.clip(probabilities_of(logits.astype(np.float32), many=many), 1e-6, 1 - 1e-6)
    said = wanted * np.log(probabilities)
    if many:
        said = said + (1 - wanted) * np.log(1 - probabilities)
    return -float(said.sum(axis=-1).mean())


def _thresholds(judged: Judged, column: int, temperature: float) -> dict[str, float | None]:
    head = layout.heads()[column]
    scores, wanted = _labelled(judged, column)
    probabilities = probabilities_of((scores / temperature).astype(np.float32), many=head.many)
    best = probabilities.argmax(axis=1) if len(probabilities) else np.zeros(0, np.int64)
    result: dict[str, float | None] = {}
    for index, value in enumerate(head.values):
        said = np.ones(len(best), bool) if head.many else best == index
        result[value] = threshold_for(probabilities[said, index], wanted[said, index] > 0.5)
    return result


def threshold_for(probability: Floats, right: Flags) -> float | None:
    """The lowest probability from which on PRECISION_WANTED of the answers are right; None if there is none."""
    order = np.argsort(-probability, kind="stable")
    found = np.cumsum(right[order])
    precision = found / (np.arange(len(order)) + 1 + IMAGINED_MISTAKES)
    # Equal probabilities pass together, so only the last of them may set the threshold.
    last = np.append(np.diff(probability[order]) != 0, True) if len(order) else np.zeros(0, bool)
    good = np.flatnonzero((precision >= PRECISION_WANTED) & last)
    return float(probability[order][good[-1]]) if len(good) else None
