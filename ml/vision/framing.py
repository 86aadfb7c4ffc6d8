"""Bring a photo into the square that the network sees, with the piece as large as it can be.

A piece is often small on a white ground: the even ground around it is cut away, what is left is padded to a
square with the ground's own colour and scaled. Training and serving use this one function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WORKING_SIDE = 320
EVEN_SHARE = 0.90
COLOUR_STEP = 18
MARGIN = 0.06
NOISE_SHARE = 0.004


@dataclass(frozen=True)
class Frame:
    """The square in the photo's own pixels: it may reach beyond the photo, where `ground` fills it."""

    left: float
    top: float
    side: float
    ground: tuple[int, int, int]


def find_frame(image: Image.Image) -> Frame:
    """Where the piece is. A photo without an even ground is taken whole."""
    scale = max(1.0, max(image.size) / WORKING_SIDE)
    small = _shrunk(image, scale)
    pixels = np.asarray(small, dtype=np.int16)
    ground = _border_colour(pixels)
    left, top, right, bottom = _content_box(pixels, ground)
    side = max(right - left, bottom - top) * (1 + 2 * MARGIN)
    if (right - left, bottom - top) == small.size:
        side = float(max(small.size))
    centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
    return Frame(
        left=(centre_x - side / 2) * scale,
        top=(centre_y - side / 2) * scale,
        side=side * scale,
        ground=(int(ground[0]), int(ground[1]), int(ground[2])),
    )


def framed(image: Image.Image, side: int) -> Image.Image:
    """The photo's framed square, RGB, `side` pixels wide. The photo must be RGB."""
    frame = find_frame(image)
    return cut(image, frame, side)


def cut(image: Image.Image, frame: Frame, side: int) -> Image.Image:
    """Cut the frame out of the photo and scale it to `side` pixels, filling with the ground beyond the edge."""
    box = (
        max(0, round(frame.left)),
        max(0, round(frame.top)),
        min(image.width, round(frame.left + frame.side)),
        min(image.height, round(frame.top + frame.side)),
    )
    scale = side / frame.side
    size = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    piece = image.resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
    square = Image.new("RGB", (side, side), frame.ground)
    square.paste(piece, (round((box[0] - frame.left) * scale), round((box[1] - frame.top) * scale)))
    return square


def ground_of(pixels: NDArray[np.int16]) -> tuple[NDArray[np.int16], float]:
    """The colour [3] of the ground, and the share of the border [h, w, 3] that has it."""
    ground = _border_colour(pixels)
    return ground, _evenness(pixels, ground)


def _shrunk(image: Image.Image, scale: float) -> Image.Image:
    if scale == 1.0:
        return image
    size = (max(1, round(image.width / scale)), max(1, round(image.height / scale)))
    return image.resize(size, Image.Resampling.BOX, reducing_gap=1.0)


def _border(pixels: NDArray[np.int16]) -> NDArray[np.int16]:
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def _border_colour(pixels: NDArray[np.int16]) -> NDArray[np.int16]:
    colour: NDArray[np.int16] = np.median(_border(pixels), axis=0).astype(np.int16)
    return colour


def _evenness(pixels: NDArray[np.int16], ground: NDArray[np.int16]) -> float:
    return float((np.abs(_border(pixels) - ground).max(axis=-1) <= COLOUR_STEP).mean())


def _content_box(pixels: NDArray[np.int16], ground: NDArray[np.int16]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what differs from the ground; the whole photo if the ground is not even."""
    height, width = pixels.shape[:2]
    whole = (0, 0, width, height)
    if _evenness(pixels, ground) < EVEN_SHARE:
        return whole
    differs = np.abs(pixels - ground).max(axis=-1) > COLOUR_STEP
    columns = np.flatnonzero(differs.mean(axis=0) > NOISE_SHARE)
    rows = np.flatnonzero(differs.mean(axis=1) > NOISE_SHARE)
    if len(columns) == 0 or len(rows) == 0:
        return whole
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
