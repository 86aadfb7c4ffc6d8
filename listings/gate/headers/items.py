"""The items of a HEIF container: what kind each is and where its bytes lie (ISO 14496-12, 8.11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listings.gate.headers.boxes import FULL_BOX, Box, boxes_inside, number
from listings.gate.refused import Refused

IN_FILE, IN_BOX = 0, 1
MAX_ITEMS = 2_000
MAX_EXTENTS = 200
# Items rarely share bytes; thousands of them that all name the whole file would keep the copying busy.
MAX_REUSE = 2


def item_kinds(data: bytes, tables: Sequence[Box]) -> dict[int, bytes]:
    """Item number -> four letters, from the "iinf" boxes."""
    kinds: dict[int, bytes] = {}
    for iinf in tables:
        count_bytes = 4 if number(data, iinf.start, 1) else 2
        for infe in boxes_inside(data, iinf, b"infe", skip=FULL_BOX + count_bytes):
            id_bytes = 4 if number(data, infe.start, 1) >= 3 else 2
            at = infe.start + FULL_BOX
            kinds[number(data, at, id_bytes)] = data[at + id_bytes + 2 : at + id_bytes + 6]
    return kinds


def item_bytes(data: bytes, meta: Sequence[Box]) -> Iterator[tuple[int, bytes]]:
    """Number and contents of each item that the "iloc" box places. Raises ``Refused``."""
    store = next((box for box in meta if box.kind == b"idat"), None)
    for iloc in (box for box in meta if box.kind == b"iloc"):
        yield from _placed(data, _Reader(data, iloc), store)


def _placed(data: bytes, table: _Reader, store: Box | None) -> Iterator[tuple[int, bytes]]:
    version, _, sizes, more_sizes = table.take(1), table.take(3), table.take(1), table.take(1)
    offset_bytes, length_bytes, base_bytes = sizes >> 4, sizes & 15, more_sizes >> 4
    index_bytes = more_sizes & 15 if version else 0
    wide = 4 if version >= 2 else 2
    items = table.take(wide)
    if items > MAX_ITEMS:
        raise Refused("image_corrupt")
    unread = MAX_REUSE * len(data)
    for _ in range(items):
        item, method = table.take(wide), table.take(2) & 15 if version else IN_FILE
        table.take(2)
        base, extents = table.take(base_bytes), table.take(2)
        if method not in {IN_FILE, IN_BOX} or extents > MAX_EXTENTS or (method == IN_BOX and store is None):
            raise Refused("image_corrupt")
        origin = base + (store.start if method == IN_BOX and store else 0)
        parts = []
        for _ in range(extents):
            table.take(index_bytes)
            start, length = origin + table.take(offset_bytes), table.take(length_bytes)
            if start + length > len(data):
                raise Refused("image_truncated")
            parts.append(data[start : start + length] if length else data[start:])
            unread -= len(parts[-1])
            if unread < 0:
                raise Refused("image_corrupt")
        yield item, b"".join(parts)


class _Reader:
    """Takes big-endian numbers from the front of a box; behind its end the file is corrupt."""

    def __init__(self, data: bytes, box: Box) -> None:
        self._data, self._at, self._end = data, box.start, box.end

    def take(self, size: int) -> int:
        start, self._at = self._at, self._at + size
        if self._at > self._end:
            raise Refused("image_corrupt")
        return number(self._data, start, size)
