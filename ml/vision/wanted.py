"""Labels as numbers: what a photo's scores should be, and how much each label counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.data import LabelledPhoto
from ml.vision import layout

DOUBTED_WEIGHT = 0.5

Floats = NDArray[np.float32]


def wanted_of(photos: Sequence[LabelledPhoto]) -> tuple[Floats, Floats]:
    """For photos of jewellery: wanted [n, values + 1] of 0 and 1, the last column saying "jewellery", and
    weights [n, heads + 1], 0 where nobody labelled and DOUBTED_WEIGHT where the labeller was unsure.
    """
    wanted = np.zeros((len(photos), layout.width() + 1), np.float32)
    weights = np.zeros((len(photos), len(layout.heads()) + 1), np.float32)
    wanted[:, -1] = weights[:, -1] = 1
    for row, photo in enumerate(photos):
        for column, head in enumerate(layout.heads()):
            for value in photo.labels.get(head.attribute, ()):
                wanted[row, head.start + head.values.index(value)] = 1
                weights[row, column] = DOUBTED_WEIGHT if head.attribute in photo.doubted else 1
    return wanted, weights
