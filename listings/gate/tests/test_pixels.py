"""Rows A11 to A20: what is let in looks as it was meant, checked pixel by pixel."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from PIL import Image, ImageStat

from listings.gate import AdmittedImage
from listings.gate.tests import files
from listings.gate.tests.conftest import Admit
from listings.gate.tests.files import BLUE, RED

Shown = Callable[[AdmittedImage], Image.Image]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def assert_pixel(image: Image.Image, at: tuple[int, int], colour: tuple[int, ...], tolerance: int = 4) -> None:
    """Each channel of the pixel is within ``tolerance`` of ``colour`` (JPEG rounds)."""
    seen = image.getpixel(at)
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= tolerance, (seen, colour)


@pytest.mark.parametrize(("maker", "content_type"), files.ACCEPTED.values(), ids=files.ACCEPTED.keys())
def test_lets_in_what_the_table_accepts(
    maker: Callable[[], bytes], content_type: str, admit: Admit, shown: Shown
) -> None:
    admitted = admit(maker())
    image = shown(admitted)
    assert (admitted.content_type, image.mode) == (content_type, "RGB")
    assert image.size == (admitted.width, admitted.height)
    assert admitted.thumbnail.startswith(b"\xff\xd8\xff")


def test_sixteen_bits_of_grey_are_scaled_not_clipped(admit: Admit, shown: Shown) -> None:
    image = shown(admit(files.grey_16_bit(25_700)))
    assert_pixel(image, (20, 50), (100, 100, 100), 0)
    assert_pixel(image, (150, 50), WHITE, 0)
    assert ImageStat.Stat(image).mean == pytest.approx([177.5] * 3, rel=0.005)


@pytest.mark.parametrize(
    ("image", "left", "right"),
    [
        (files.halves("RGBA", (*RED, 255), (*BLUE, 0)), RED, WHITE),
        (files.halves("RGBA", (0, 0, 0, 128), (*BLUE, 255)), (127, 127, 127), BLUE),
        (files.halves("LA", (90, 255), (10, 0)), (90, 90, 90), WHITE),
        (files.halves("1", 0, 1), BLACK, WHITE),
        (files.halves("L", 90, 200), (90, 90, 90), (200, 200, 200)),
        (files.halves("RGB", RED, BLUE), RED, BLUE),
    ],
    ids=["RGBA", "half transparent", "LA", "1", "L", "RGB"],
)
def test_every_mode_keeps_its_colours_and_transparency_becomes_white(
    image: Image.Image, left: tuple[int, ...], right: tuple[int, ...], admit: Admit, shown: Shown
) -> None:
    result = shown(admit(files.saved(image, "PNG")))
    assert_pixel(result, (20, 80), left, 1)
    assert_pixel(result, (180, 80), right, 1)


def test_a_transparent_colour_of_a_palette_becomes_white(admit: Admit, shown: Shown) -> None:
    result = shown(admit(files.transparent_palette()))
    assert_pixel(result, (20, 80), RED, 0)
    assert_pixel(result, (180, 80), WHITE, 0)


def test_the_colour_under_a_transparent_pixel_is_in_no_stored_byte(admit: Admit, shown: Shown) -> None:
    result = shown(admit(files.saved(files.halves("RGBA", (*RED, 255), (*BLUE, 0)), "PNG")))
    assert sorted(colour for _, colour in result.getcolors() or []) == sorted([RED, WHITE])


def test_printing_inks_become_screen_colours(admit: Admit, shown: Shown) -> None:
    inks = files.halves("CMYK", (0, 255, 255, 0), (0, 0, 0, 255))
    result = shown(admit(files.saved(inks, "JPEG", quality=95)))
    assert_pixel(result, (20, 80), (255, 0, 0), 6)
    assert_pixel(result, (180, 80), BLACK, 6)


def test_a_wide_gamut_is_converted_to_srgb(admit: Admit, shown: Shown) -> None:
    wide = Image.new("RGB", (100, 100), (180, 100, 60))
    result = shown(admit(files.saved(wide, "PNG", icc_profile=files.icc_profile())))
    assert_pixel(result, (50, 50), (194, 95, 45), 1)


def test_a_profile_for_another_kind_of_picture_is_ignored(
    admit: Admit, shown: Shown, caplog: pytest.LogCaptureFixture
) -> None:
    plain = Image.new("RGB", (100, 100), (180, 100, 60))
    result = shown(admit(files.saved(plain, "PNG", icc_profile=files.icc_profile(b"CMYK"))))
    assert_pixel(result, (50, 50), (180, 100, 60), 0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.parametrize("row", ["A18 orientation 99", "A18 corrupt EXIF", "A18 garbage ICC"])
def test_garbage_beside_the_pixels_is_let_be_with_one_warning(
    row: str, admit: Admit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    admitted = admit(files.ACCEPTED[row][0]())
    assert (admitted.width, admitted.height) == (800, 600)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


RED_STONE = {
    1: (100, 90),
    2: (700, 90),
    3: (700, 510),
    4: (100, 510),
    5: (90, 100),
    6: (510, 100),
    7: (510, 700),
    8: (90, 700),
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_photo_stands_upright(orientation: int, kind: str, admit: Admit, shown: Shown) -> None:
    photo = files.saved(files.ring(), kind, exif=files.exif(orientation))
    result = shown(admit(photo))
    assert result.size == ((600, 800) if orientation >= 5 else (800, 600))
    assert_pixel(result, RED_STONE[orientation], RED, 25)


def test_only_the_first_picture_of_an_mpo_is_read(admit: Admit, shown: Shown) -> None:
    result = shown(admit(files.mpo()))
    assert_pixel(result, RED_STONE[1], RED, 10)


@pytest.mark.parametrize("maker", [files.heic, files.avif])
def test_phone_formats_become_a_jpeg_that_every_browser_shows(
    maker: Callable[[], bytes], admit: Admit, shown: Shown
) -> None:
    admitted = admit(maker())
    assert admitted.content_type == "image/jpeg"
    assert_pixel(shown(admitted), RED_STONE[1], RED, 10)


@pytest.mark.parametrize(
    ("size", "stored"),
    [((4032, 3024), (2016, 1512)), ((2600, 1300), (2048, 1024)), ((1000, 750), (1000, 750))],
    ids=["12 megapixels", "a little larger", "smaller"],
)
def test_a_photo_is_stored_with_at_most_2048_px_and_never_enlarged(
    size: tuple[int, int], stored: tuple[int, int], admit: Admit, shown: Shown
) -> None:
    admitted = admit(files.jpeg(size))
    assert shown(admitted).size == stored
    with Image.open(io.BytesIO(admitted.thumbnail)) as thumbnail:
        assert max(thumbnail.size) == 480
