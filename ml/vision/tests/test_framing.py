"""Promises of framing: an even ground is cut away, a busy photo is taken whole, the square is always filled."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml.vision.framing import MARGIN, cut, find_frame, framed


def white_with_box(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle(box, fill=(200, 30, 30))
    return image


def test_a_small_piece_on_white_fills_the_frame() -> None:
    frame = find_frame(white_with_box((400, 300), (100, 50, 199, 109)))
    assert frame.side == pytest.approx(100 * (1 + 2 * MARGIN), abs=1)
    assert (frame.left + frame.side / 2, frame.top + frame.side / 2) == pytest.approx((150, 80), abs=1)
    assert frame.ground == (255, 255, 255)


def test_the_frame_is_in_the_pixels_of_a_large_photo() -> None:
    frame = find_frame(white_with_box((2048, 1536), (1000, 400, 1399, 799)))
    assert frame.side == pytest.approx(400 * (1 + 2 * MARGIN), rel=0.03)
    assert (frame.left + frame.side / 2, frame.top + frame.side / 2) == pytest.approx((1200, 600), abs=8)


def test_a_busy_photo_is_taken_whole() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    frame = find_frame(Image.fromarray(noise))
    assert (frame.left, frame.top, frame.side) == (0, -15, 90)


@pytest.mark.parametrize("colour", ["black", "white", "red"])
def test_a_photo_of_one_colour_gives_a_square_of_it(colour: str) -> None:
    square = framed(Image.new("RGB", (70, 50), colour), 32)
    assert square.getcolors() == [(1024, Image.new("RGB", (1, 1), colour).getpixel((0, 0)))]


def test_beyond_the_photo_the_ground_goes_on() -> None:
    image = white_with_box((100, 100), (0, 40, 30, 60))
    square = np.asarray(cut(image, find_frame(image), 50))
    assert square.shape == (50, 50, 3)
    assert (square[:, 0] == 255).all()
    assert (square[25, 25] == (200, 30, 30)).all()


@pytest.mark.parametrize("size", [(1, 1), (64, 3000), (3000, 64)])
def test_odd_shapes_are_framed_too(size: tuple[int, int]) -> None:
    assert framed(Image.new("RGB", size, "grey"), 48).size == (48, 48)
