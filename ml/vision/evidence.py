"""Which part of the photo spoke for a value: maps over the photo."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.decisions import probabilities_of
from ml.vision.framing import Frame

LONG_SIDE = 28

Grid = NDArray[np.float32]


def evidence_grids(
    maps: Grid, wanted: Sequence[tuple[str, str]], frame: Frame, photo_size: tuple[int, int], scores: Grid
) -> dict[tuple[str, str], Grid]:
    """For each (attribute, value) a grid [h, w] in 0..1 over the whole photo, its longer side LONG_SIDE cells.

    `maps` [rows, columns, values + 1] are scores by place within the frame, `scores` [values + 1] those of the whole,
    however the network pools them. What a place says for a value counts by how far it exceeds what the place says
    for the rivals, so that glare that speaks for all speaks for none.
    """
    down = _sampling(frame.top, frame.side, maps.shape[0], photo_size[1], max(photo_size))
    across = _sampling(frame.left, frame.side, maps.shape[1], photo_size[0], max(photo_size))
    grids: dict[tuple[str, str], Grid] = {}
    for attribute, value in wanted:
        head = layout.head(attribute)
        spoken = _spoken(maps[:, :, head.span], scores[head.span], head.values.index(value), many=head.many)
        grid = np.maximum(down @ spoken @ across.T, 0)
        peak = float(grid.max())
        grids[attribute, value] = (grid / peak if peak > 0 else grid).astype(np.float32)
    return grids


def _spoken(maps: Grid, scores: Grid, index: int, *, many: bool) -> Grid:
    mine: Grid = maps[:, :, index]
    if many:
        return mine
    others = scores.copy()
    others[index] = -np.inf
    rivals = probabilities_of(others, many=False)
    return mine - maps @ rivals


def _sampling(start: float, side: float, cells: int, photo_length: int, longest: int) -> Grid:
    """A matrix [grid cells, map cells] that reads a map line over the photo by linear interpolation."""
    count = max(1, round(LONG_SIDE * photo_length / longest))
    centres = (np.arange(count) + 0.5) * photo_length / count
    place = (centres - start) / side * cells - 0.5
    inside = (place >= -0.5) & (place <= cells - 0.5)
    place = np.clip(place, 0, cells - 1)
    below = np.minimum(place.astype(int), max(cells - 2, 0))
    matrix = np.zeros((count, cells), np.float32)
    rows = np.arange(count)
    matrix[rows, below] = 1 - (place - below)
    if cells > 1:
        matrix[rows, below + 1] += place - below
    return matrix * inside[:, None]
