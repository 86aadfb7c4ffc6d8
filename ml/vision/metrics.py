"""Figures of merit, in plain numpy: every function takes what was wanted and what was predicted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
NOTHING = "(nothing)"


def accuracy(wanted: Ints, predicted: Ints) -> float:
    """Share of equal entries; NaN for none."""
    return float(np.mean(wanted == predicted)) if len(wanted) else float("nan")


def f1_score(wanted: Flags, predicted: Flags) -> float:
    """Harmonic mean of precision and recall of one value; 0 where nothing is found."""
    found = float(np.sum(wanted & predicted))
    return 2 * found / max(float(wanted.sum() + predicted.sum()), 1.0)


def macro_f1(wanted: Flags, predicted: Flags) -> float:
    """Mean F1 over the columns of [n, values] that occur at least once in `wanted`."""
    occurring = np.flatnonzero(wanted.any(axis=0))
    return float(np.mean([f1_score(wanted[:, value], predicted[:, value]) for value in occurring]))


def summary_score(scores: Floats, wanted: Floats, weights: Floats) -> dict[str, float]:
    """Accuracy (one-valued) or macro-F1 (many-valued) per attribute, jewellery accuracy, and their mean "score".

    Uncalibrated scores and wanted [n, values + 1], weights [n, heads + 1]; unlabelled photos do not count.
    """
    figures: dict[str, float] = {}
    for column, head in enumerate(layout.heads()):
        labelled = weights[:, column] > 0
        if not labelled.any():
            continue
        goal, score = wanted[labelled, head.span], scores[labelled, head.span]
        if head.many:
            figures[head.attribute] = macro_f1(goal > 0, score > 0)
        else:
            figures[head.attribute] = accuracy(goal.argmax(axis=1), score.argmax(axis=1))
    figures["jewellery"] = float(np.mean((scores[:, -1] > 0) == (wanted[:, -1] > 0.5)))
    figures["score"] = float(np.mean(list(figures.values())))
    return figures


def confusion_pairs(goal: Flags, named: Flags, values: Sequence[str], most: int = 5) -> list[tuple[str, str, int]]:
    """The commonest mistakes of [n, values]: (what it was, what was said instead, how often).

    A value that was only missed, or only said too much, has NOTHING as its partner.
    """
    missed, extra = goal & ~named, named & ~goal
    counts = np.zeros((len(values) + 1, len(values) + 1), int)
    counts[:-1, :-1] = missed.T.astype(int) @ extra.astype(int)
    counts[:-1, -1] = missed[~extra.any(axis=1)].sum(axis=0)
    counts[-1, :-1] = extra[~missed.any(axis=1)].sum(axis=0)
    names = [*values, NOTHING]
    order = np.argsort(-counts, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(names)) for place in order]
    return [(names[was], names[said], int(counts[was, said])) for was, said in pairs if counts[was, said]]
