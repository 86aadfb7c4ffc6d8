"""The command line reads the very pixels that the product keeps, so both see the same."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from listings.gate import image_admit
from ml.vision.photos import open_photo
from tests.pictures import ring_picture

DEMO = sorted((settings.BASE_DIR / "listings" / "demo" / "photos").glob("*.jpg"))[:3]


def kept_by_the_product(path: Path) -> Image.Image:
    admitted = image_admit(upload=SimpleUploadedFile(path.name, path.read_bytes()))
    return Image.open(BytesIO(admitted.photo)).convert("RGB")


def assert_same(path: Path) -> None:
    ours, theirs = open_photo(path), kept_by_the_product(path)
    assert ours.size == theirs.size
    assert ImageChops.difference(ours, theirs).getbbox() is None


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_a_jpeg_gives_the_same_pixels(path: Path) -> None:
    assert_same(path)


@pytest.mark.parametrize(
    ("name", "size"), [("phone.jpg", (4032, 3024)), ("shop.png", (900, 700)), ("web.webp", (2600, 1200))]
)
def test_other_sizes_and_formats_give_the_same_pixels(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    path = tmp_path / name
    ring_picture(*size).save(path)

    assert_same(path)


def test_a_photo_that_was_held_sideways_is_turned_alike(tmp_path: Path) -> None:
    path = tmp_path / "sideways.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    ring_picture(640, 480).save(path, exif=exif)

    assert open_photo(path).size == (480, 640)
    assert_same(path)
