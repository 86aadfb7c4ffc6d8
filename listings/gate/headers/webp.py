"""WebP chunks in their RIFF container (RFC 9649)."""

from __future__ import annotations

from listings.gate.headers import Header
from listings.gate.refused import Refused

MAX_CHUNKS = 2_000
ANIMATION_FLAG = 0x02


def webp_header(data: bytes) -> Header:
    """Size and frames of ``data``.

    Raises ``Refused``: ``image_truncated`` when the file is shorter than it says, ``image_corrupt`` when
    there is no picture in it or its size differs from the canvas.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Refused("image_truncated")
    canvas: tuple[int, int] | None = None
    position = 12
    for _ in range(MAX_CHUNKS):
        kind, body, position = _chunk(data, position, end)
        if kind == b"VP8X":
            canvas = _canvas(body)
            if body[0] & ANIMATION_FLAG:
                return Header(*canvas, frames=2, picture=data[:end])
        elif kind in {b"VP8 ", b"VP8L"}:
            size = _lossy(body) if kind == b"VP8 " else _lossless(body)
            if canvas not in {None, size}:
                raise Refused("image_corrupt")
            return Header(*size, frames=1, picture=data[:end])
    raise Refused("image_corrupt")


def _chunk(data: bytes, position: int, end: int) -> tuple[bytes, bytes, int]:
    length = int.from_bytes(data[position + 4 : position + 8], "little")
    if position + 8 + length > end:
        raise Refused("image_corrupt")
    body = data[position + 8 : position + 8 + length]
    return data[position : position + 4], body, position + 8 + length + length % 2


def _canvas(body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        raise Refused("image_corrupt")
    return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")


def _lossy(body: bytes) -> tuple[int, int]:
    if body[3:6] != b"\x9d\x01\x2a" or len(body) < 10:
        raise Refused("image_corrupt")
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _lossless(body: bytes) -> tuple[int, int]:
    if len(body) < 5 or body[0] != 0x2F:
        raise Refused("image_corrupt")
    bits = int.from_bytes(body[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
