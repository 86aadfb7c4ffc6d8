"""Rows A12, A16, A17, A23, A24: nothing of the upload but its pixels and a clean name goes on."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from listings.gate.names import display_name
from listings.gate.tests import files
from listings.gate.tests.conftest import Admit

MUST_NOT_APPEAR = [b"<script", b"PK\x03\x04", b"GPS", files.HOME_ADDRESS, b"http://ns.adobe.com", b"Exif"]


@pytest.mark.parametrize("row", ["A12 JPEG with HTML", "A12 JPEG with a ZIP", "A16 phone photo", "A17 comment and XMP"])
def test_nothing_hidden_in_the_upload_can_be_downloaded(row: str, admit: Admit) -> None:
    upload = files.ACCEPTED[row][0]()
    assert any(trace in upload for trace in MUST_NOT_APPEAR)
    admitted = admit(upload)
    for stored in (admitted.photo, admitted.thumbnail):
        assert [trace for trace in MUST_NOT_APPEAR if trace in stored] == []
        assert set(Image.open(io.BytesIO(stored)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_text_in_a_png_is_gone_and_cannot_pose_as_a_setting_of_the_decoder(admit: Admit) -> None:
    poison = b"".join(
        files.png_chunk(b"iTXt", keyword + b"\0\0\0\0\0" + files.HOME_ADDRESS)
        for keyword in (b"transparency", b"icc_profile", b"exif", b"Comment")
    )
    admitted = admit(files.png_of_zeros(100, 100, extra=poison))
    assert admitted.content_type == "image/png"
    assert files.HOME_ADDRESS not in admitted.photo
    assert Image.open(io.BytesIO(admitted.photo)).info == {}


def test_the_sha256_is_that_of_the_upload_as_it_came(admit: Admit) -> None:
    upload = files.phone_photo()
    assert admit(upload).sha256 == hashlib.sha256(upload).hexdigest()


def test_the_same_picture_saved_again_has_nearly_the_same_perceptual_hash(admit: Admit) -> None:
    def bits(data: bytes) -> int:
        digits = admit(data).perceptual_hash
        assert len(digits) == 16
        return int(digits, 16)

    ring, again = bits(files.jpeg()), bits(files.saved(files.ring((400, 300)), "WEBP", quality=40))
    other = bits(files.saved(files.ring().transpose(Image.Transpose.ROTATE_180), "PNG"))
    assert (ring ^ again).bit_count() <= 4
    assert (ring ^ other).bit_count() >= 10


@pytest.mark.parametrize(("raw", "shown"), files.STRANGE_NAMES.values(), ids=files.STRANGE_NAMES.keys())
def test_a_name_is_shown_without_folders_and_hidden_characters(raw: str, shown: str) -> None:
    assert display_name(raw) == shown
    assert len(shown) <= 120


def test_the_admitted_image_carries_the_clean_name(admit: Admit) -> None:
    upload = SimpleUploadedFile("x.jpg", files.jpeg((100, 100)))
    assert admit(upload.read()).name == "photo.jpg"
