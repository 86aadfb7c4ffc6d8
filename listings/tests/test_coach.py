"""The photo coach speaks up where a photo hides the piece, and is silent otherwise."""

from __future__ import annotations

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from listings.coach import ADVICE, photo_advice
from listings.gate.tests import files


def piece() -> Image.Image:
    """A ring with fine relief, so that sharp and blurred differ."""
    relief = files.grain((480, 360))
    return Image.blend(files.ring((480, 360)), relief, 0.3)


def advice(image: Image.Image, longest_side: int = 2048) -> tuple[str, ...]:
    return photo_advice(thumbnail=files.saved(image, "JPEG", quality=90), longest_side=longest_side)


def test_a_good_photo_gets_no_advice() -> None:
    assert advice(piece()) == ()


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (ImageEnhance.Brightness(piece()).enhance(0.3), "too_dark"),
        (piece().filter(ImageFilter.GaussianBlur(4)), "blurred"),
        (Image.blend(piece(), Image.new("RGB", (480, 360), (255, 150, 20)), 0.6), "colour_cast"),
    ],
    ids=["too_dark", "blurred", "colour_cast"],
)
def test_names_what_is_wrong(image: Image.Image, code: str) -> None:
    assert code in advice(image)


def test_a_small_photo_is_told_apart_by_its_stored_size() -> None:
    assert advice(piece(), longest_side=639) == ("small",)
    assert advice(piece(), longest_side=640) == ()


def test_a_soft_background_is_no_blur() -> None:
    image = piece().filter(ImageFilter.GaussianBlur(5))
    image.paste(piece().crop((120, 90, 360, 270)), (120, 90))
    assert advice(image) == ()


@pytest.mark.parametrize("size", [(64, 64), (480, 48), (48, 480)])
def test_the_smallest_and_narrowest_photos_get_advice_without_an_error(size: tuple[int, int]) -> None:
    assert set(advice(files.ring(size), longest_side=480)) <= set(ADVICE)
