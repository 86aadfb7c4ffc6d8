"""Every figure of merit as a function of sums over photos.

Summing first makes figures of a resample of shops cost one matrix product, and figures of a slice one more sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout

BINS = 15
MAY_BE_STATED = 0.5
# What is said of every attribute, in the order of the tables.
NAMES = ("accuracy", "overlap", "balanced_accuracy", "macro_f1", "coverage", "precision", "ece")

Sums = NDArray[np.float64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """What was wanted and what was said of n photos for one head; all [n, values].

    `named`: the best value of a one-valued attribute, the values above MAY_BE_STATED of a many-valued one.
    """

    head: layout.Head
    goal: Flags
    chances: Floats
    asserted: Flags
    named: Flags

    @classmethod
    def of(cls, head: layout.Head, goal: Flags, chances: Floats, asserted: Flags) -> Said:
        if head.many:
            return cls(head, goal, chances, asserted, chances >= MAY_BE_STATED)
        best = chances.argmax(axis=1)
        return cls(head, goal, chances, asserted, best[:, None] == np.arange(len(head.values)))

    def tally(self) -> Sums:
        """One row of addable numbers a photo, [n, columns]; `figures` knows what they mean."""
        hits = self.goal & self.named
        both = self.goal.sum(axis=1) + self.named.sum(axis=1)
        plain = np.stack(
            [
                np.ones(len(self.goal)),
                (self.goal == self.named).all(axis=1),
                2 * hits.sum(axis=1) / np.maximum(both, 1),
                self.asserted.any(axis=1),
                self.asserted.sum(axis=1),
                (self.goal & self.asserted).sum(axis=1),
            ],
            axis=1,
        )
        return np.concatenate([plain, self.goal, self.named, hits, self._bins()], axis=1).astype(np.float64)

    def _bins(self) -> Sums:
        """[n, 3 x BINS]: how many probabilities fell into each bin, their sum, and how many were right."""
        if self.head.many:
            chance, right = self.chances, self.goal
        else:
            chance = self.chances.max(axis=1, keepdims=True)
            right = np.asarray((self.goal & self.named).any(axis=1, keepdims=True))
        place = np.clip((chance * BINS).astype(int), 0, BINS - 1)
        inside = place[:, :, None] == np.arange(BINS)
        parts = [inside, inside * chance[:, :, None], inside & right[:, :, None]]
        return np.concatenate([part.sum(axis=1) for part in parts], axis=1).astype(np.float64)


def figures(head: layout.Head, sums: Sums) -> dict[str, Sums]:
    """The NAMES as arrays [...] from sums of tallies [..., columns]; NaN where there is nothing to measure.

    `overlap` is the mean over the photos of the F1 of the named set; `ece` the expected calibration error with
    BINS bins of equal width (Guo et al. 2017, arXiv:1706.04599).
    """
    photos, right, overlap, answered, asserted, upheld = np.moveaxis(sums[..., :6], -1, 0)
    goal, named, hits = _by_value(head, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(goal > 0, hits / goal, np.nan)
        f1 = np.where(goal > 0, 2 * hits / (goal + named), np.nan)
        if head.many:
            others = photos[..., None] - goal
            left_out = np.where(others > 0, 1 - (named - hits) / others, np.nan)
            found = (found + left_out) / 2
        return {
            "accuracy": right / photos,
            "overlap": overlap / photos,
            "balanced_accuracy": _mean_of_known(found),
            "macro_f1": _mean_of_known(f1),
            "coverage": answered / photos,
            "precision": np.where(asserted > 0, upheld / asserted, np.nan),
            "ece": _calibration_error(sums),
        }


def reliability(sums: Sums) -> list[dict[str, float]]:
    """The bins that hold something: their bounds, how many, mean probability, share that was right."""
    count, claimed, right = _bin_sums(sums)
    return [
        {
            "from": round(index / BINS, 4),
            "to": round((index + 1) / BINS, 4),
            "answers": int(count[index]),
            "probability": round(float(claimed[index] / count[index]), 4),
            "right": round(float(right[index] / count[index]), 4),
        }
        for index in np.flatnonzero(count)
    ]


def rounded(found: Mapping[str, Sums]) -> dict[str, float | None]:
    """For JSON, which knows no NaN: four digits, or None."""
    return {name: None if np.isnan(value) else round(float(value), 4) for name, value in found.items()}


def _by_value(head: layout.Head, sums: Sums) -> tuple[Sums, Sums, Sums]:
    count = len(head.values)
    goal, named, hits = (sums[..., 6 + part * count : 6 + (part + 1) * count] for part in range(3))
    return goal, named, hits


def _bin_sums(sums: Sums) -> tuple[Sums, Sums, Sums]:
    bins = sums[..., -3 * BINS :]
    return bins[..., :BINS], bins[..., BINS : 2 * BINS], bins[..., 2 * BINS :]


def _calibration_error(sums: Sums) -> Sums:
    count, claimed, right = _bin_sums(sums)
    gaps: Sums = np.abs(claimed - right).sum(axis=-1) / count.sum(axis=-1)
    return gaps


def _mean_of_known(values: Sums) -> Sums:
    known = ~np.isnan(values)
    mean: Sums = np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1)
    return mean
