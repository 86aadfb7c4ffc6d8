"""HEIC and what it shares with AVIF: the sizes that the container declares (ISO 23008-12)."""

from __future__ import annotations

from collections.abc import Iterator

from listings.gate.headers import Header
from listings.gate.headers.boxes import FULL_BOX, boxes_inside, number, top_boxes
from listings.gate.refused import Refused

Size = tuple[int, int]


def heif_header(data: bytes) -> Header:
    """The largest picture size that ``data`` declares: previews and depth maps are smaller than the photo.

    A coded picture larger than declared is refused by libheif itself (its security limits).
    Raises ``Refused``: ``image_truncated`` when a box reaches behind the end of the file,
    ``image_corrupt`` when no size is declared.
    """
    return header_of(data, declared_sizes(data))


def header_of(data: bytes, sizes: list[Size]) -> Header:
    """A header with the largest of ``sizes``. Raises ``Refused`` if there is none."""
    if not sizes:
        raise Refused("image_corrupt")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header(width, height, frames=1, picture=data)


def declared_sizes(data: bytes) -> list[Size]:
    """Each "ispe" property: meta / iprp / ipco / ispe."""
    return list(_declared_sizes(data))


def _declared_sizes(data: bytes) -> Iterator[Size]:
    for meta in (box for box in top_boxes(data) if box.kind == b"meta"):
        for iprp in boxes_inside(data, meta, b"iprp", skip=FULL_BOX):
            for ipco in boxes_inside(data, iprp, b"ipco"):
                for ispe in boxes_inside(data, ipco, b"ispe"):
                    yield number(data, ispe.start + 4), number(data, ispe.start + 8)
