"""JPEG markers from SOI to EOI (ITU T.81, annex B)."""

from __future__ import annotations

import re

from listings.gate.headers import Header
from listings.gate.refused import Refused

START_OF_FRAME = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: all that phones write
OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
START_OF_SCAN = 0xDA
END_OF_IMAGE = 0xD9
# Within a scan FF 00 is a pixel value and FF D0 to FF D7 are restart marks; all else is a marker.
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
MAX_SEGMENTS = 4_000
# Each scan of a progressive file makes the decoder walk the whole picture again; encoders write about 10.
MAX_SCANS = 40
HEADERS_ALONE = 1024


def jpeg_header(data: bytes) -> Header:
    """Size of the first picture in ``data``; a JPEG with more pictures (MPO) is read as its first.

    Raises ``Refused``: ``not_an_image`` for a few header bytes without a picture, ``image_truncated``
    when the end mark is missing, ``image_corrupt`` when the parts contradict each other.
    """
    size: tuple[int, int] | None = None
    scans = 0
    position = 2
    for _ in range(MAX_SEGMENTS):
        found = MARKER.search(data, position)
        if found is None:
            raise _ended_early(data, scans)
        marker, position = found[1][0], found.end()
        if marker == END_OF_IMAGE:
            if size is None or scans == 0:
                raise Refused("image_corrupt")
            return Header(*size, frames=1, picture=data[:position])
        segment = _segment(data, position, scans)
        position += len(segment) + 2
        if marker in OTHER_FRAMES or (marker in START_OF_FRAME and size is not None):
            raise Refused("image_corrupt")
        if marker in START_OF_FRAME:
            size = _frame_size(segment)
        if marker == START_OF_SCAN:
            scans += 1
            if scans > MAX_SCANS:
                raise Refused("image_corrupt")
    raise Refused("image_corrupt")


def _segment(data: bytes, position: int, scans: int) -> bytes:
    """The payload of the segment whose length field stands at ``position``."""
    length = int.from_bytes(data[position : position + 2], "big")
    if position + max(length, 2) > len(data):
        raise _ended_early(data, scans)
    if length < 2:
        raise Refused("image_corrupt")
    return data[position + 2 : position + length]


def _frame_size(segment: bytes) -> tuple[int, int]:
    if len(segment) < 6:
        raise Refused("image_corrupt")
    height, width = int.from_bytes(segment[1:3], "big"), int.from_bytes(segment[3:5], "big")
    return width, height


def _ended_early(data: bytes, scans: int) -> Refused:
    if scans == 0 and len(data) < HEADERS_ALONE:
        return Refused("not_an_image")
    return Refused("image_truncated")
