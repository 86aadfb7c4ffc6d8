"""A map of evidence as a see-through picture to lay over the photo; by Pillow alone, for the web has no numpy."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

# A deep magenta: no metal and hardly a stone has this colour, so the veil is never taken for the piece.
COLOUR = (214, 28, 120)
THICKEST = 190


def veil(rows: Sequence[Sequence[float]], size: tuple[int, int]) -> Image.Image:
    """The rows of a grid (0 nothing spoke, 1 most did) as an RGBA picture of `size` pixels, clear where they are 0."""
    grid = Image.new("L", (len(rows[0]), len(rows)))
    grid.putdata([round(255 * min(max(cell, 0.0), 1.0)) for row in rows for cell in row])
    # Thinned only now: between two cells the cubic curve swings beyond both, and is cut off at 0 and 255.
    strength = grid.resize(size, Image.Resampling.BICUBIC)
    picture = Image.new("RGBA", size, (*COLOUR, 0))
    picture.putalpha(strength.point([round(THICKEST * level / 255) for level in range(256)]))
    return picture
