"""Other grounds while learning: the piece stays as it is, the ground changes, and nothing else."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ml.vision.training.grounds import on_other_ground, on_other_grounds, piece_mask

SIDE = 96


def ring_on_paper() -> np.ndarray:
    image = Image.new("RGB", (SIDE, SIDE), (250, 250, 250))
    ImageDraw.Draw(image).ellipse((16, 16, 80, 80), outline=(190, 140, 60), width=10)
    return np.asarray(image)


def test_the_mask_holds_the_piece_and_neither_the_paper_around_it_nor_the_paper_inside_a_ring() -> None:
    mask = piece_mask(ring_on_paper())
    assert mask is not None
    assert mask[48, 20] == 255
    assert mask[2, 2] == 0
    assert mask[48, 48] == 0


def test_an_uneven_ground_is_left_alone() -> None:
    noisy = np.random.default_rng(0).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    assert piece_mask(noisy) is None
    changed = on_other_grounds(np.stack([noisy] * 8), np.random.default_rng(1))
    assert (changed == noisy).all()


def test_the_piece_keeps_its_colour_on_another_ground() -> None:
    square = ring_on_paper()
    mask = piece_mask(square)
    assert mask is not None
    moved = on_other_ground(square, mask, np.random.default_rng(3))
    assert (moved[48, 20] == square[48, 20]).all()
    assert np.abs(moved[mask == 0].astype(int) - 250).mean() > 10


def test_the_same_seed_draws_the_same_grounds() -> None:
    squares = np.stack([ring_on_paper()] * 6)
    first = on_other_grounds(squares, np.random.default_rng((0, 1, 2)))
    again = on_other_grounds(squares, np.random.default_rng((0, 1, 2)))
    other = on_other_grounds(squares, np.random.default_rng((0, 1, 3)))
    assert (first == again).all()
    assert (first != other).any()
