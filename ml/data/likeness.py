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
# Few enough to stay in the processor's cache, however many photos are compared.
_PAIRS_AT_ONCE = 200_000


def picture_hash(image: Image.Image) -> NDArray[np.uint8]:
    """64 bytes: is each cell of the grid brighter than its right and its lower neighbour?"""
    grey = image.convert("L").resize((GRID + 1, GRID + 1), Image.Resampling.BOX)
    cells = np.asarray(grey, dtype=np.int16)
    right = cells[:-1, 1:] > cells[:-1, :-1]
    down = cells[1:, :-1] > cells[:-1, :-1]
    return np.packbits(np.concatenate([right.ravel(), down.ravel()]))


def alike_pairs(hashes: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, whose hashes ([n, 64] bytes) differ in at most ALIKE_BITS_AT_MOST of 512 bits."""
    words = np.ascontiguousarray(np.ascontiguousarray(hashes).view(np.uint64).T)
    count = words.shape[1]
    rows = max(1, _PAIRS_AT_ONCE // max(1, count))
    for start in range(0, count, rows):
        distance = np.zeros((min(rows, count - start), count - start), np.uint16)
        for word in words:
            distance += np.bitwise_count(word[start : start + rows, None] ^ word[None, start:])
        for row, column in np.argwhere(distance <= ALIKE_BITS_AT_MOST):
            if column > row:
                yield start + int(row), start + int(column)
