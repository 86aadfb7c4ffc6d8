"""Lay pieces from even grounds on other grounds: a kitchen table, cloth, stone, skin.

A shop's white paper tells the network which shop it is, and an artisan's table is no paper. So, while learning, the
even ground around a piece is exchanged for a drawn one (copy-paste augmentation: Dwibedi et al. 2017,
arXiv:1708.01642), which leaves every label true.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ml.vision.framing import COLOUR_STEP, EVEN_SHARE, ground_of

EXCHANGED_SHARE = 0.4
# A patch of ground enclosed by the piece (inside a ring, a hoop, a chain) counts as ground from this share on;
# smaller ones are more often glare on bright metal.
HOLE_SHARE = 0.008
# Less ground than this and there is nothing to exchange; less piece, and the mask has swallowed it.
GROUND_AT_LEAST, PIECE_AT_LEAST = 0.10, 0.05
# Cells across and strength of each layer of grain.
GRAINS = ((3, 0.5), (8, 0.3), (24, 0.2), (70, 0.15))
# Wood, linen, stone, slate, moss, terracotta, rose, night, skins: RGB.
COLOURS = (
    (150, 110, 74),
    (94, 66, 46),
    (226, 214, 196),
    (170, 166, 160),
    (62, 64, 68),
    (120, 130, 100),
    (186, 120, 94),
    (222, 190, 186),
    (30, 32, 40),
    (236, 200, 172),
    (198, 150, 118),
    (118, 78, 58),
    (206, 212, 220),
    (246, 244, 240),
)

Pixels = NDArray[np.uint8]


def on_other_grounds(squares: Pixels, rng: np.random.Generator) -> Pixels:
    """Framed squares [n, h, w, 3]; of those with an even ground, a share (EXCHANGED_SHARE) on another one."""
    exchanged = squares.copy()
    for number in np.flatnonzero(rng.random(len(squares)) < EXCHANGED_SHARE):
        mask = piece_mask(squares[number])
        if mask is not None:
            exchanged[number] = on_other_ground(squares[number], mask, rng)
    return exchanged


def piece_mask(square: Pixels) -> Pixels | None:
    """Of a framed square [h, w, 3]: [h, w], 0 the ground, 255 the piece; None where the ground is uneven."""
    pixels = square.astype(np.int16)
    ground, even = ground_of(pixels)
    if even < EVEN_SHARE:
        return None
    near = np.abs(pixels - ground).max(axis=-1) <= COLOUR_STEP
    patches, count = ndimage.label(near)
    sizes = np.bincount(patches.ravel(), minlength=count + 1)
    touching = np.unique(np.concatenate([patches[0], patches[-1], patches[:, 0], patches[:, -1]]))
    is_ground = sizes >= HOLE_SHARE * near.size
    is_ground[touching] = True
    is_ground[0] = False
    piece = ndimage.binary_closing(~is_ground[patches], iterations=2, border_value=0)
    share = float(piece.mean())
    if share < PIECE_AT_LEAST or share > 1 - GROUND_AT_LEAST:
        return None
    soft = ndimage.uniform_filter(piece.astype(np.float32), 3)
    return np.asarray(soft * 255, dtype=np.uint8)


def on_other_ground(square: Pixels, mask: Pixels, rng: np.random.Generator) -> Pixels:
    """The piece of `square` [h, w, 3] on a ground drawn by `rng`; soft shadows on the old ground stay."""
    height, width = mask.shape
    ground, _ = ground_of(square.astype(np.int16))
    shade = np.clip(square.astype(np.float32).mean(axis=-1) / max(1.0, float(ground.mean())), 0, 1)[..., None]
    alpha = mask.astype(np.float32)[..., None] / 255
    mixed = square * alpha + drawn_ground(height, width, rng) * shade * (1 - alpha)
    return np.asarray(np.clip(mixed, 0, 255), dtype=np.uint8)


def drawn_ground(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A ground [h, w, 3], 0..255: one or two colours, light from one side, grain of several sizes, one direction."""
    first, second = (np.array(COLOURS[rng.integers(len(COLOURS))], np.float32) for _ in range(2))
    first = first * rng.uniform(0.8, 1.15) + rng.normal(0, 6, 3).astype(np.float32)
    stretch = float(rng.choice([1, 1, 4, 12]))
    grains = [_noise(height, width, cells, stretch, rng) * strength for cells, strength in GRAINS]
    grain = np.sum(grains, axis=0)
    blend = np.clip(0.5 + grain, 0, 1)[..., None] * rng.choice([0.0, 0.15, 0.5])
    light = 1 + rng.uniform(-0.2, 0.2) * np.linspace(-1, 1, width)[None, :, None]
    light = light * (1 + rng.uniform(-0.2, 0.2) * np.linspace(-1, 1, height)[:, None, None])
    relief = 1 + rng.uniform(0, 0.25) * grain[..., None]
    return np.asarray((first * (1 - blend) + second * blend) * light * relief, dtype=np.float32)


def _noise(height: int, width: int, cells: int, stretch: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Smooth noise [h, w] of about unit height: `cells` across, longer by `stretch` in one direction."""
    down, across = cells, max(2, round(cells / stretch))
    if rng.random() < 0.5:
        down, across = across, down
    small = Image.fromarray(rng.uniform(-1, 1, (down, across)).astype(np.float32))
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
