"""AVIF: besides what the container declares, the sizes that its AV1 pictures really have.

libavif unpacks an AV1 picture of up to 268 megapixels before it compares it with the declared size, so the
sequence header of each coded picture is read here first (AV1 bitstream specification, 5.3 and 5.5).
"""

from __future__ import annotations

from collections.abc import Iterator

from listings.gate.headers import Header
from listings.gate.headers.boxes import FULL_BOX, boxes_inside, number, top_boxes
from listings.gate.headers.heif import Size, declared_sizes, header_of
from listings.gate.headers.items import item_bytes, item_kinds
from listings.gate.refused import Refused

SEQUENCE_HEADER = 1
MAX_UNITS = 1_000


def avif_header(data: bytes) -> Header:
    """The largest size that ``data`` declares or codes. Raises ``Refused`` as ``heif_header`` does."""
    sizes = declared_sizes(data)
    for meta in (box for box in top_boxes(data) if box.kind == b"meta"):
        kinds = item_kinds(data, list(boxes_inside(data, meta, b"iinf", skip=FULL_BOX)))
        for item, coded in item_bytes(data, list(boxes_inside(data, meta, skip=FULL_BOX))):
            if kinds.get(item) == b"av01":
                sizes += coded_sizes(coded)
    return header_of(data, sizes)


def coded_sizes(coded: bytes) -> Iterator[Size]:
    """The size in each sequence header of an AV1 stream. Raises ``Refused`` ``image_corrupt``."""
    position = 0
    for _ in range(MAX_UNITS):
        if position >= len(coded):
            return
        head = coded[position]
        position += 2 if head & 0x04 else 1
        length = len(coded) - position
        if head & 0x02:
            length, position = _leb128(coded, position)
        if head >> 3 & 0x0F == SEQUENCE_HEADER:
            yield _sequence_size(coded[position : position + length])
        position += length
    raise Refused("image_corrupt")


def _leb128(coded: bytes, position: int) -> tuple[int, int]:
    """A number in groups of 7 bits, and the position behind it."""
    value = 0
    for shift in range(0, 56, 7):
        byte = number(coded, position, 1)
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise Refused("image_corrupt")


def _sequence_size(unit: bytes) -> Size:
    bits = _Bits(unit)
    bits.take(4)  # profile, still picture
    if bits.take(1):  # the short header of a still picture
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(width_bits) + 1, bits.take(height_bits) + 1


def _skip_operating_points(bits: _Bits) -> None:
    if bits.take(1):  # timing belongs to films
        raise Refused("image_corrupt")
    display_delay = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take(1)
        if display_delay and bits.take(1):
            bits.take(4)


class _Bits:
    """Takes bits from the front of ``unit``; behind its end the file is corrupt."""

    def __init__(self, unit: bytes) -> None:
        self._value = int.from_bytes(unit[:64], "big")
        self._left = min(len(unit), 64) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise Refused("image_corrupt")
        return self._value >> self._left & ((1 << count) - 1)
