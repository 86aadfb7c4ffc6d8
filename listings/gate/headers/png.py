"""PNG chunks from IHDR to IEND, each with its checksum (PNG specification, third edition)."""

from __future__ import annotations

import struct
import zlib

from listings.gate.headers import Header
from listings.gate.refused import Refused

SIGNATURE_BYTES = 8
MAX_CHUNKS = 20_000
# Text and colour profiles are compressed; 80 MB of text fit into 89 kB.
MAX_INFLATED = 4 * 1024 * 1024
# Pillow keeps text chunks under their keyword beside its own entries: one called "transparency" would
# break it. So it gets to see only these.
DECODED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf", b"IDAT", b"IEND"})
IHDR = struct.Struct(">II5B")


def png_header(data: bytes) -> Header:
    """Size and frames (of APNG) of ``data``.

    Raises ``Refused``: ``image_truncated`` without IEND, ``image_corrupt`` for a wrong checksum, a missing
    header or a compressed text that unpacks to more than 4 MB.
    """
    size: tuple[int, int] | None = None
    frames, inflated = 1, 0
    picture = [data[:SIGNATURE_BYTES]]
    position = SIGNATURE_BYTES
    for _ in range(MAX_CHUNKS):
        start, (kind, body, position) = position, _chunk(data, position)
        if kind in DECODED:
            picture.append(data[start:position])
        if size is None and kind != b"IHDR":
            raise Refused("image_corrupt")
        if kind == b"IHDR":
            size = _size(body, seen=size is not None)
        elif kind == b"acTL":
            frames = max(1, int.from_bytes(body[:4], "big"))
        elif kind in {b"zTXt", b"iTXt", b"iCCP"}:
            inflated += _inflated_size(kind, body, at_most=MAX_INFLATED - inflated)
        elif kind == b"IEND" and size is not None:
            return Header(*size, frames=frames, picture=b"".join(picture))
    raise Refused("image_corrupt")


def _chunk(data: bytes, position: int) -> tuple[bytes, bytes, int]:
    """Type and body of the chunk at ``position``, and where the next one starts."""
    length = int.from_bytes(data[position : position + 4], "big")
    end = position + 12 + length
    if len(data) < position + 12 or end > len(data):
        raise Refused("image_truncated")
    kind, body = data[position + 4 : position + 8], data[position + 8 : end - 4]
    if not kind.isalpha() or zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(data[end - 4 : end], "big"):
        raise Refused("image_corrupt")
    return kind, body, end


def _size(body: bytes, *, seen: bool) -> tuple[int, int]:
    if seen or len(body) != IHDR.size:
        raise Refused("image_corrupt")
    width, height, *_ = IHDR.unpack(body)
    return width, height


def _inflated_size(kind: bytes, body: bytes, *, at_most: int) -> int:
    """How many bytes the compressed part of a text or profile chunk unpacks to, without unpacking more."""
    _, _, rest = body.partition(b"\x00")
    if kind == b"iTXt":
        compressed, rest = rest[:1] == b"\x01", rest[2:]
        rest = rest.split(b"\x00", 2)[-1]
        if not compressed:
            return 0
    else:
        rest = rest[1:]
    try:
        size = len(zlib.decompressobj().decompress(rest, at_most + 1))
    except zlib.error:
        return 0  # garbage in a side chunk: the pixels are still good, and nothing reads it
    if size > at_most:
        raise Refused("image_corrupt")
    return size
