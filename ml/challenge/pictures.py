"""Real pictures for the gate: the demo's renders, which ship with the product, and drawn ones without jewellery."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from ml.vision.photos import open_photo

DEMO = Path(__file__).parents[2] / "listings" / "demo" / "photos"
SIDE = 256
SEED = 17


class PicturesError(Exception):
    """The pictures that the gate needs are not there."""


@cache
def renders() -> tuple[Image.Image, ...]:
    """The demo's photos of jewellery. Raises PicturesError."""
    paths = sorted(DEMO.glob("*.jpg"))
    if not paths:
        raise PicturesError(f"There are no pictures in {DEMO} to try models on: copy the whole product.")
    return tuple(open_photo(path) for path in paths)


@cache
def strangers() -> tuple[Image.Image, ...]:
    """Pictures of no jewellery: noise, stripes, checks, shades, clouds and blots, always the same."""
    dice = np.random.default_rng(SEED)
    return tuple(Image.fromarray(picture) for _ in range(4) for picture in _drawn(dice))


def _drawn(dice: np.random.Generator) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    down, across = np.mgrid[0:SIDE, 0:SIDE]
    inks = dice.integers(0, 256, (2, 3)).astype(np.float64)
    yield dice.integers(0, 256, (SIDE, SIDE, 3)).astype(np.uint8)
    for share in (
        (np.sin(across / dice.uniform(3, 20)) + 1) / 2,
        ((down // 16 + across // 16) % 2).astype(np.float64),
        (down + across) / (2 * SIDE),
        _clouds(dice),
        (np.hypot(down - dice.uniform(0, SIDE), across - dice.uniform(0, SIDE)) < dice.uniform(20, 90)) * 1.0,
    ):
        yield (share[..., None] * inks[0] + (1 - share[..., None]) * inks[1]).astype(np.uint8)


def _clouds(dice: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    coarse = Image.fromarray((dice.random((9, 9)) * 255).astype(np.uint8))
    return np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float64) / 255
