"""The photo coach speaks up where a photo hides the piece, and is silent otherwise."""

from __future__ import annotations

import json

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from listings.coach import ADVICE, LIMITS, coach_in_the_page, photo_advice
from listings.gate.tests import files


def piece() -> Image.Image:
    """A ring with fine relief, so that sharp and blurred differ."""
    relief = files.grain((480, 360))
    return Image.blend(files.ring((480, 360)), relief, 0.3)


# Highlights keep their own colour, the rest is the ground.
GLEAMS = [255 if level > 215 else 0 for level in range(256)]
WARM_LAMP = list(zip(piece().split(), (1.0, 0.8, 0.55), strict=True))


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


@pytest.mark.parametrize("ground", [(222, 196, 160), (205, 170, 140)], ids=["beige", "wood"])
def test_a_gold_ring_on_a_warm_ground_is_no_colour_cast(ground: tuple[int, int, int]) -> None:
    image = piece()
    warm = Image.composite(image, Image.new("RGB", image.size, ground), image.convert("L").point(GLEAMS))
    assert advice(warm) == ()


def test_a_bright_piece_on_black_velvet_is_not_too_dark() -> None:
    image = Image.new("RGB", (480, 360), (8, 8, 10))
    image.paste(piece().resize((120, 90)), (180, 135))
    assert "too_dark" not in advice(image)


def test_a_lamp_that_tints_even_the_white_is_a_colour_cast() -> None:
    lamp = Image.merge("RGB", [band.point(lambda level, gain=gain: level * gain) for band, gain in WARM_LAMP])
    assert advice(lamp) == ("colour_cast",)


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


def test_the_page_gets_the_limits_and_a_sentence_for_every_code() -> None:
    told = coach_in_the_page()
    assert list(told["advice"]) == list(ADVICE)
    assert told["limits"] == LIMITS
    assert json.loads(json.dumps(told)) == told
