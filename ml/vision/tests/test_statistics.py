"""Figures of a photo: what they mean, and that any photo has them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from ml.vision.statistics import NAMES, photo_statistics
from ml.vision.tests.drawn import piece


def test_a_flat_colour_is_told_exactly() -> None:
    figures = photo_statistics(Image.new("RGB", (640, 480), (255, 128, 0)))

    assert figures == {
        "brightness": round((0.299 * 255 + 0.587 * 128) / 255, 4),
        "contrast": 0.0,
        "warmth": 1.0,
        "saturation": 1.0,
        "sharpness": -5.0,
    }


def test_halves_of_black_and_white_have_the_largest_contrast() -> None:
    halves = Image.fromarray(np.repeat(np.array([[0, 255]], np.uint8), 50, axis=1).repeat(40, axis=0))

    figures = photo_statistics(halves)

    assert (figures["brightness"], figures["contrast"], figures["warmth"]) == (0.5, 0.5, 0.0)


def test_a_blurred_photo_is_less_sharp_and_a_warm_lamp_is_seen() -> None:
    photo = piece("ring", "yellow", side=192)
    red, green, blue = photo.split()
    lamp = Image.merge("RGB", (red, green, blue.point(lambda level: level * 0.7)))

    assert photo_statistics(photo.filter(ImageFilter.GaussianBlur(2)))["sharpness"] < (
        photo_statistics(photo)["sharpness"] - 0.5
    )
    assert photo_statistics(lamp)["warmth"] > photo_statistics(photo)["warmth"] + 0.1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("size", [(1, 5), (2, 2), (3000, 40)])
def test_any_photo_has_all_figures(mode: str, size: tuple[int, int]) -> None:
    figures = photo_statistics(Image.new(mode, size))

    assert tuple(figures) == NAMES
    assert all(np.isfinite(list(figures.values())))


def test_the_size_of_a_photo_changes_little() -> None:
    large = piece("earrings", "white", side=192 * 8)

    small, same = photo_statistics(large.resize((192, 192), Image.Resampling.BOX)), photo_statistics(large)

    assert {name: abs(small[name] - same[name]) < 0.02 for name in NAMES} == dict.fromkeys(NAMES, True)
