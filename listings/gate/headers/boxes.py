"""Boxes of the ISO base media file format (ISO 14496-12), in which HEIC and AVIF come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from listings.gate.refused import Refused

MAX_BOXES = 5_000
FULL_BOX = 4  # bytes of version and flags


@dataclass(frozen=True)
class Box:
    """``kind`` and where in the file its contents start and end."""

    kind: bytes
    start: int
    end: int


def top_boxes(data: bytes) -> list[Box]:
    """The outermost boxes. Some phones append bytes of their own that are no box: those are let be."""
    found: list[Box] = []
    start = 0
    while start < len(data):
        if len(found) > MAX_BOXES:
            raise Refused("image_corrupt")
        box = _box_at(data, start)
        if box is None:
            raise Refused("image_corrupt")
        if box.end > len(data):
            if {b"meta", b"mdat"} <= {one.kind for one in found} and box.kind != b"mdat":
                return found
            raise Refused("image_truncated")
        found.append(box)
        start = box.end
    return found


def boxes_inside(data: bytes, parent: Box, kind: bytes = b"", *, skip: int = 0) -> Iterator[Box]:
    """The boxes in ``parent`` (only those of ``kind``), ``skip`` bytes behind its start."""
    start = parent.start + skip
    for _ in range(MAX_BOXES):
        if start >= parent.end:
            return
        box = _box_at(data, start)
        if box is None or box.end > parent.end:
            raise Refused("image_corrupt")
        if kind in {b"", box.kind}:
            yield box
        start = box.end
    raise Refused("image_corrupt")


def _box_at(data: bytes, start: int) -> Box | None:
    """The box that starts here, or None if it is shorter than its own head."""
    size, kind, inside = number(data, start), data[start + 4 : start + 8], 8
    if size == 1:
        size, inside = int.from_bytes(data[start + 8 : start + 16], "big"), 16
    elif size == 0:
        size = len(data) - start
    return Box(kind, start + inside, start + size) if size >= inside else None


def number(data: bytes, at: int, size: int = 4) -> int:
    """The big-endian number of ``size`` bytes at ``at``; behind the end of the file it is 0."""
    return int.from_bytes(data[at : at + size], "big")
