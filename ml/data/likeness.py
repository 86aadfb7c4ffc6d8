"""Find photos that show the same picture: a perceptual hash that survives scaling and recompression.

Difference hash after N. Krawetz, "Kind of Like That" (2013), in both directions on a 16 x 16 grid.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

GRID = 16
HASH_BYTES = 2 * GRID * GRID // 8
ALIKE_BITS_AT_MOST = 28
_ROWS_AT_ONCE = 256


def picture_hash(image: Image.Image) -> NDArray[np.uint8]:
    """64 bytes: is each cell of the grid brighter than its right and its lower neighbour?"""
    grey = image.convert("L").resize((GRID + 1, GRID + 1), Image.Resampling.BOX)
    cells = np.asarray(grey, dtype=np.int16)
    right = cells[:-1, 1:] > cells[:-1, :-1]
    down = cells[1:, :-1] > cells[:-1, :-1]
    return np.packbits(np.concatenate([right.ravel(), down.ravel()]))


def alike_pairs(hashes: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, whose hashes ([n, 64] bytes) differ in at most ALIKE_BITS_AT_MOST of 512 bits."""
    words = np.ascontiguousarray(hashes).view(np.uint64)
    for start in range(0, len(words), _ROWS_AT_ONCE):
        block = words[start : start + _ROWS_AT_ONCE, None, :]
        distance = np.bitwise_count(block ^ words[None, start:, :]).sum(axis=-1, dtype=np.uint16)
        for row, column in np.argwhere(distance <= ALIKE_BITS_AT_MOST):
            if column > row:
                yield start + int(row), start + int(column)
