"""How unlike jewellery a photo is: the distance of its features from those of all training photos.

Mahalanobis distance on the strongest principal axes (Lee et al. 2018, arXiv:1807.03888, with one class).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

AXES_AT_MOST = 128
Floats = NDArray[np.float32]


def fit_strangeness(features: Floats) -> tuple[Floats, Floats]:
    """From pooled features [n, channels] of jewellery: mean [channels] and whitening projection [channels, k]."""
    mean = features.mean(axis=0)
    count = max(1, min(AXES_AT_MOST, features.shape[1], len(features) - 1))
    covariance = np.cov(features.astype(np.float64), rowvar=False)
    spread, axes = np.linalg.eigh(np.atleast_2d(covariance))
    strongest = np.argsort(-spread)[:count]
    scale = 1 / np.sqrt(np.maximum(spread[strongest], 1e-6))
    return mean.astype(np.float32), (axes[:, strongest] * scale).astype(np.float32)


def strangeness_of(features: Floats, mean: Floats, projection: Floats) -> Floats:
    """[n]: mean squared whitened deviation; about 1 for ordinary training photos."""
    distances: Floats = np.square((features - mean) @ projection).mean(axis=-1)
    return distances
