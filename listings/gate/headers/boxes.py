"""HEIC and AVIF: boxes of the ISO base media file format (ISO 14496-12, ISO 23008-12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from listings.gate.headers import Header
from listings.gate.refused import Refused

MAX_BOXES = 5_000
FULL_BOX = 4  # bytes of version and flags


@dataclass(frozen=True)
class Box:
    """``kind`` and where in the file its contents start and end."""

    kind: bytes
    start: int
    end: int


def isobmff_header(data: bytes) -> Header:
    """The largest picture size that ``data`` declares: previews and depth maps are smaller than the photo.

    Raises ``Refused``: ``image_truncated`` when a box reaches behind the end of the file,
    ``image_corrupt`` when no size is declared.
    """
    sizes = [
        (_number(data, box.start + 4), _number(data, box.start + 8))
        for box in _properties(data, _top_boxes(data))
        if box.kind == b"ispe" and box.end - box.start >= 12
    ]
    if not sizes:
        raise Refused("image_corrupt")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header(width, height, frames=1, picture=data)


def _top_boxes(data: bytes) -> list[Box]:
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


def _properties(data: bytes, top: list[Box]) -> Iterator[Box]:
    """The item properties: meta / iprp / ipco / *."""
    for meta in (box for box in top if box.kind == b"meta"):
        for iprp in (box for box in _inside(data, meta, skip=FULL_BOX) if box.kind == b"iprp"):
            for ipco in (box for box in _inside(data, iprp) if box.kind == b"ipco"):
                yield from _inside(data, ipco)


def _inside(data: bytes, parent: Box, *, skip: int = 0) -> Iterator[Box]:
    start = parent.start + skip
    for _ in range(MAX_BOXES):
        if start >= parent.end:
            return
        box = _box_at(data, start)
        if box is None or box.end > parent.end:
            raise Refused("image_corrupt")
        yield box
        start = box.end
    raise Refused("image_corrupt")


def _box_at(data: bytes, start: int) -> Box | None:
    """The box that starts here, or None if it is shorter than its own head."""
    size, kind, inside = _number(data, start), data[start + 4 : start + 8], 8
    if size == 1:
        size, inside = int.from_bytes(data[start + 8 : start + 16], "big"), 16
    elif size == 0:
        size = len(data) - start
    return Box(kind, start + inside, start + size) if size >= inside else None


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
