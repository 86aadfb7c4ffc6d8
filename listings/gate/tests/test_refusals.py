"""Rows A1 to A19: what is refused, with which code, and at what cost."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jewelry_site.core.problems import Problem
from listings.gate import admit as admit_module
from listings.gate import image_admit, limits
from listings.gate.headers.avif import avif_header
from listings.gate.limits import MAX_BYTES
from listings.gate.tests import files


def refusal(data: bytes, name: str = "photo.jpg") -> Problem:
    """The problem that the gate raises for these bytes."""
    with pytest.raises(Problem) as caught:
        image_admit(upload=SimpleUploadedFile(name, data, "image/jpeg"))
    return caught.value


@pytest.mark.parametrize(("maker", "status", "code"), files.REFUSED.values(), ids=files.REFUSED.keys())
def test_refuses_with_the_code_of_the_table(maker: Callable[[], bytes], status: int, code: str) -> None:
    problem = refusal(maker())
    assert (problem.status, problem.code) == (status, code)
    assert problem.extra == {"name": "photo.jpg"}
    assert "photo.jpg" in problem.detail


@pytest.mark.parametrize("row", [row for row, (_, _, code) in files.REFUSED.items() if code != "nothing_visible"])
def test_refuses_before_anything_is_decoded(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("a refused file was decoded")

    monkeypatch.setattr(admit_module, "decoded", never)
    maker, _, code = files.REFUSED[row]
    assert refusal(maker()).code == code


def test_a_cut_upload_says_that_it_stopped_early_and_to_send_it_again() -> None:
    assert refusal(files.truncated_half()).detail == "The upload of “photo.jpg” stopped early, send it again."


def test_too_many_pixels_says_how_many() -> None:
    assert refusal(files.png_of_zeros(20_000, 20_000)).detail == (
        "“photo.jpg” is 20,000 × 20,000 px (400 megapixels); at most 50 megapixels and 12,000 px a side are read."
    )


def test_a_side_of_12001_px_is_refused_and_one_of_12000_is_not_too_long() -> None:
    assert refusal(files.png_of_zeros(12_001, 1_300)).code == "too_many_pixels"
    data = files.png_of_zeros(12_000, 1_300)
    assert image_admit(upload=SimpleUploadedFile("a.png", data)).width == 2048


def test_a_file_of_more_than_20_megabytes_is_refused_with_its_size() -> None:
    problem = refusal(b"\xff\xd8\xff" + bytes(25 * 1024 * 1024))
    assert (problem.status, problem.code) == (413, "file_too_large")
    assert problem.detail == "“photo.jpg” has 25.0 MB; at most 20 MB are read."


def test_a_file_that_lies_about_its_size_is_measured_while_it_is_read() -> None:
    upload = SimpleUploadedFile("photo.jpg", bytes(MAX_BYTES + 1))
    upload.size = 10
    with pytest.raises(Problem) as caught:
        image_admit(upload=upload)
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("missing", [2, 200])
def test_a_cut_file_of_every_format_is_truncated(kind: str, missing: int) -> None:
    assert refusal(files.saved(files.ring(), kind)[:-missing]).code == "image_truncated"


def test_a_cut_heic_is_truncated() -> None:
    assert refusal(files.heic()[:-2]).code == "image_truncated"


def test_broken_pixels_in_a_whole_file_are_corrupt() -> None:
    pixels = files.png_chunk(b"IDAT", b"no zlib stream")
    header = files.png_of_zeros(100, 100)[:33]
    assert refusal(header + pixels + files.png_chunk(b"IEND", b"")).code == "image_corrupt"


def test_an_avif_is_measured_by_its_coded_picture_not_by_what_its_container_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    liar = files.lying_size(files.avif((2_000, 1_000)), 400, 300)
    assert avif_header(liar).width == 2_000
    monkeypatch.setattr(limits, "MAX_PIXELS", 1_000_000)
    assert refusal(liar).code == "too_many_pixels"


def test_a_still_gif_is_named_in_the_refusal() -> None:
    assert refusal(files.gif()).detail == "“photo.jpg” is a GIF file."


def test_a_jpeg_that_makes_the_decoder_walk_it_a_hundred_times_is_refused() -> None:
    whole = files.jpeg(progressive=True)
    scan = whole.rindex(b"\xff\xda")
    assert refusal(whole[:-2] + whole[scan:-2] * 100 + b"\xff\xd9").code == "image_corrupt"


def test_a_flood_of_marker_bytes_ends_at_once() -> None:
    assert refusal(files.jpeg()[:-2] + b"\xff" * 5_000_000 + b"\x00").code == "image_truncated"


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_are_a_problem_or_a_photo_but_never_an_error_of_ours(seed: int) -> None:
    uploads = [files.jpeg(), files.heic(), files.avif(), files.saved(files.ring(), "WEBP")]
    data = bytearray(uploads[seed % len(uploads)])
    for at in random.Random(seed).randbytes(6):
        data[at * len(data) // 256] ^= 0xFF
    try:
        admitted = image_admit(upload=SimpleUploadedFile("photo.jpg", bytes(data)))
    except Problem as problem:
        assert problem.status in {415, 422}
    else:
        assert admitted.photo.startswith(b"\xff\xd8\xff")
