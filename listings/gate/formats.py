"""Which kind of file this is, told by its first bytes alone: the name and the declared type may lie."""

from __future__ import annotations

import re
from enum import StrEnum

from listings.gate.headers.gif import gif_frames
from listings.gate.refused import Refused


class SourceFormat(StrEnum):
    """The formats that are let in."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIF = "heif"


# Pictures and videos that people do have, named so that the refusal can say what the file is.
KNOWN_BUT_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"II*\x00", "TIFF or camera raw"),
    (b"MM\x00*", "TIFF or camera raw"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"IIU\x00", "camera raw"),
    (b"FUJIFILMCCD-RAW", "camera raw"),
    (b"BM", "BMP"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"\x00\x00\x02\x00", "CUR"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"\x1a\x45\xdf\xa3", "video"),
)
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
AVIF_BRANDS = frozenset({b"avif"})
SEQUENCE_BRANDS = frozenset({b"hevc", b"hevx", b"msf1", b"avis"})
SVG = re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg)", re.IGNORECASE)
SNIFFED_BYTES = 1024


def source_format(data: bytes) -> SourceFormat:
    """The format of ``data``.

    Raises ``Refused``: ``not_an_image``, ``type_not_allowed``, or ``animated`` for formats that only move.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return SourceFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return SourceFormat.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return SourceFormat.WEBP
    if data[4:8] == b"ftyp":
        return _format_of_brands(data)
    _refuse(data)
    raise Refused("not_an_image")


def _format_of_brands(data: bytes) -> SourceFormat:
    """HEIC and AVIF share one container with videos; its brands tell them apart."""
    size = min(int.from_bytes(data[:4], "big"), SNIFFED_BYTES)
    major = data[8:12]
    brands = {data[at : at + 4] for at in range(16, size, 4)} | {major}
    if major in SEQUENCE_BRANDS:
        raise Refused("animated")
    if brands & AVIF_BRANDS:
        return SourceFormat.AVIF
    if brands & HEIF_BRANDS:
        return SourceFormat.HEIF
    raise Refused("type_not_allowed", kind="video or camera raw")


def _refuse(data: bytes) -> None:
    if data.startswith((b"GIF87a", b"GIF89a")):
        if gif_frames(data) > 1:
            raise Refused("animated")
        raise Refused("type_not_allowed", kind="GIF")
    start = data[:SNIFFED_BYTES]
    if SVG.match(start) and b"<svg" in start.lower():
        raise Refused("type_not_allowed", kind="SVG")
    for magic, kind in KNOWN_BUT_NOT_READ:
        if data.startswith(magic):
            raise Refused("type_not_allowed", kind=kind)
