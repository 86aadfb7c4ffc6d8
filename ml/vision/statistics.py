"""Five plain figures of a photo, to notice when photos change: studio to phone, lamp to daylight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 192
NAMES = ("brightness", "contrast", "warmth", "saturation", "sharpness")
# Of levels 0..1: one quantisation step squared, so that a flat picture has a logarithm.
_QUIET = 1e-5
Floats = NDArray[np.float32]


def photo_statistics(image: Image.Image) -> dict[str, float]:
    """The NAMES of one photo of any size and mode, each rounded to four digits; a few milliseconds.

    brightness and contrast: mean and standard deviation of the luma (Rec. 601), 0..1. warmth: mean of red minus
    blue, -1..1. saturation: mean of (largest - smallest) / largest channel, 0..1. sharpness: common logarithm of the
    variance of the Laplacian (Pech-Pacheco et al. 2000), at SIDE pixels.
    """
    red, green, blue = _channels(image)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    largest = np.maximum(np.maximum(red, green), blue)
    smallest = np.minimum(np.minimum(red, green), blue)
    laplacian = (
        luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
        if min(luma.shape) > 2
        else np.zeros(1, np.float32)
    )
    figures = (
        luma.mean(),
        luma.std(),
        (red - blue).mean(),
        ((largest - smallest) / np.maximum(largest, 1 / 255)).mean(),
        np.log10(laplacian.var() + _QUIET),
    )
    return {name: round(float(figure), 4) for name, figure in zip(NAMES, figures, strict=True)}


def _channels(image: Image.Image) -> list[Floats]:
    """Red, green and blue, [height, width] each, of 0..1, the longest side SIDE at most."""
    small = image if image.mode == "RGB" else image.convert("RGB")
    # Whole pixels are averaged first, so that a photo of many megapixels costs little more than a small one.
    small = small.reduce(max(1, max(small.size) // SIDE))
    small.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    return [np.asarray(channel, np.float32) / np.float32(255) for channel in small.split()]
