"""Labels as numbers: what each photo should score, how much each label counts, how often it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.vision import layout
from ml.vision.wanted import wanted_of

RAREST_COUNTS_AT_MOST = 4.0
ODDS_COUNT_AT_MOST = 8.0

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Targets:
    """`wanted` [n, values + 1] holds 0 and 1, the last column says "jewellery".

    `weights` [n, heads + 1] says how much each head's label counts: 0 where nobody labelled it.
    """

    wanted: Floats
    weights: Floats

    def __len__(self) -> int:
        return len(self.wanted)

    def joined(self, other: Targets) -> Targets:
        return Targets(np.concatenate([self.wanted, other.wanted]), np.concatenate([self.weights, other.weights]))


def targets_of(photos: Sequence[LabelledPhoto]) -> Targets:
    """Targets of photos that show jewellery; doubted labels count half, a photo's weight tells for all its labels."""
    wanted, weights = wanted_of(photos)
    return Targets(wanted, weights * np.array([[photo.weight] for photo in photos], np.float32))


def negative_targets(count: int) -> Targets:
    """Targets of pictures without jewellery: only the jewellery score is asked of them."""
    wanted = np.zeros((count, layout.width() + 1), np.float32)
    weights = np.zeros((count, len(layout.heads()) + 1), np.float32)
    weights[:, -1] = 1
    return Targets(wanted, weights)


def value_weights(targets: Targets) -> Floats:
    """[values + 1]: how much a value counts where it is wanted; rarer values more, within limits.

    By the square root of the odds against it (many-valued) or of its rarity among its rivals (one-valued).
    """
    result = np.ones(layout.width() + 1, np.float32)
    for column, head in enumerate(layout.heads()):
        labelled = targets.weights[:, column] > 0
        count = np.maximum(targets.wanted[labelled, head.span].sum(axis=0), 1)
        total = max(1.0, float(labelled.sum()))
        if head.many:
            result[head.span] = np.clip(np.sqrt((total - count) / count), 1, ODDS_COUNT_AT_MOST)
        else:
            result[head.span] = np.clip(np.sqrt(total / len(head.values) / count), 0.5, RAREST_COUNTS_AT_MOST)
    return result


def drawing_shares(photos: Sequence[LabelledPhoto]) -> NDArray[np.float64]:
    """How often each photo is drawn: a shop with many alike photos by the square root of its size."""
    sizes = Counter(photo.shop for photo in photos)
    wishes = np.array([sizes[photo.shop] ** -0.5 for photo in photos])
    shares: NDArray[np.float64] = wishes / wishes.sum()
    return shares
