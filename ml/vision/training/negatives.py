"""Pictures without jewellery, to learn the difference: drawn ones, and corners of busy photos.

No photos of other things are at hand, so these are makeshift: flat colours, gradients, noise, shapes, lines of
text, blurred photos, and corners cut from photos whose ground is not even (cloth, wood, skin, leaves).
A corner can hold the end of a chain: such labels are a little wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from ml.vision.framing import find_frame

CORNER_SHARE = 0.34
Picture = NDArray[np.uint8]
_LETTERS = "abcdefghijklmnopqrstuvwxyz ,.0123456789"


def drawn_negative(side: int, rng: np.random.Generator) -> Picture:
    """One drawn picture, [side, side, 3]."""
    kinds: Sequence[Callable[[int, np.random.Generator], Picture]] = (
        _flat,
        _gradient,
        _noise,
        _shapes,
        _text,
        _clouds,
    )
    return kinds[int(rng.integers(len(kinds)))](side, rng)


def corner_negative(image: Image.Image, side: int, rng: np.random.Generator) -> Picture | None:
    """A corner of a busy photo, or None if the photo stands on an even ground."""
    if not is_busy(image):
        return None
    part = round(min(image.size) * CORNER_SHARE * rng.uniform(0.7, 1.1))
    left = 0 if rng.random() < 0.5 else image.width - part
    top = 0 if rng.random() < 0.5 else image.height - part
    corner = image.crop((left, top, left + part, top + part)).resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(corner)


def blurred_negative(image: Image.Image, side: int, rng: np.random.Generator) -> Picture:
    """A photo blurred until nothing can be told."""
    small = image.resize((side, side), Image.Resampling.BILINEAR)
    return np.asarray(small.filter(ImageFilter.GaussianBlur(side * rng.uniform(0.12, 0.3))))


def is_busy(image: Image.Image) -> bool:
    """Does the photo fill its frame, with no even ground around the piece?"""
    frame = find_frame(image)
    return frame.side >= max(image.size) and frame.left <= 0 and frame.top <= 0 and _border_varies(image)


def _border_varies(image: Image.Image) -> bool:
    pixels = np.asarray(image.resize((32, 32), Image.Resampling.BOX), dtype=np.float32)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return bool(border.std(axis=0).mean() > 12)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(part) for part in rng.integers(0, 256, 3))
    return (red, green, blue) if rng.random() < 0.7 else (red, red, red)


def _flat(side: int, rng: np.random.Generator) -> Picture:
    flat = np.full((side, side, 3), _colour(rng), np.float32)
    return _bytes(flat + rng.normal(0, rng.uniform(0, 4), (side, side, 1)))


def _gradient(side: int, rng: np.random.Generator) -> Picture:
    turn = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:side, 0:side] / side - 0.5
    share = np.clip(0.5 + rows * np.sin(turn) + columns * np.cos(turn), 0, 1)[..., None]
    return _bytes(np.array(_colour(rng)) * share + np.array(_colour(rng)) * (1 - share))


def _noise(side: int, rng: np.random.Generator) -> Picture:
    cells = int(rng.integers(4, side + 1))
    channels = 3 if rng.random() < 0.5 else 1
    noise = rng.integers(0, 256, (cells, cells, channels)).repeat(3 // channels, axis=2).astype(np.uint8)
    return np.asarray(Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC))


def _clouds(side: int, rng: np.random.Generator) -> Picture:
    """Noise of several scales between two colours: like fur, plaster, sky."""
    total = np.zeros((side, side), np.float32)
    stretch = rng.uniform(0.3, 3)
    for cells in (3, 6, 12, 24, 48, 96):
        size = (max(2, round(cells * stretch)), cells)
        layer = Image.fromarray(rng.random((size[1], size[0])).astype(np.float32))
        total += np.asarray(layer.resize((side, side), Image.Resampling.BICUBIC)) / cells ** rng.uniform(0.3, 0.9)
    share = ((total - total.min()) / max(float(np.ptp(total)), 1e-6))[..., None]
    return _bytes(np.array(_colour(rng)) * share + np.array(_colour(rng)) * (1 - share))


def _shapes(side: int, rng: np.random.Generator) -> Picture:
    image = Image.new("RGB", (side, side), _colour(rng))
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(2, 14))):
        left, top, right, bottom = (int(part) for part in rng.integers(-side // 4, side * 5 // 4, 4))
        box = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        shape = draw.rectangle if rng.random() < 0.6 else draw.ellipse
        shape(box, fill=_colour(rng))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 3))))


def _text(side: int, rng: np.random.Generator) -> Picture:
    image = Image.new("RGB", (side, side), (255, 255, 255) if rng.random() < 0.6 else _colour(rng))
    draw = ImageDraw.Draw(image)
    size = int(rng.integers(8, 40))
    ink = _colour(rng)
    for top in range(size, side - size, round(size * 1.5)):
        line = "".join(rng.choice(list(_LETTERS), int(rng.integers(5, 40))))
        draw.text((size, top), line, fill=ink, font_size=size)
    return np.asarray(image)


def _bytes(pixels: NDArray[np.floating]) -> Picture:
    picture: Picture = np.clip(pixels, 0, 255).astype(np.uint8)
    return picture
