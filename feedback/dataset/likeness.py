"""Which photos show the same picture: the hash of ``ml.data.likeness``, for machines without numpy."""

from __future__ import annotations

from PIL import Image

GRID = 16
BITS = 2 * GRID * GRID
# As in training: scaled and recompressed copies differ in fewer of the 512 bits, other photos in more.
ALIKE_BITS_AT_MOST = 28


def likeness_of(image: Image.Image) -> str:
    """128 hex digits: is each cell of a grid brighter than its left neighbour, and than the one above it?"""
    side = GRID + 1
    grey = image.convert("L").resize((side, side), Image.Resampling.BOX).tobytes()
    bits = 0
    for step in (1, side):
        for row in range(GRID):
            for column in range(GRID):
                at = row * side + column
                bits = bits << 1 | (grey[at + step] > grey[at])
    return f"{bits:0{BITS // 4}x}"


class Lookalikes:
    """The photos met so far. Comparing with one costs 0.1 microseconds, so a list does for a million."""

    def __init__(self) -> None:
        self._bits: list[int] = []
        self._names: list[str] = []

    def add(self, likeness: str, name: str) -> None:
        self._bits.append(int(likeness, 16))
        self._names.append(name)

    def nearest(self, likeness: str) -> str | None:
        """The name of the first photo that shows the same picture."""
        wanted = int(likeness, 16)
        for bits, name in zip(self._bits, self._names, strict=True):
            if (bits ^ wanted).bit_count() <= ALIKE_BITS_AT_MOST:
                return name
        return None
