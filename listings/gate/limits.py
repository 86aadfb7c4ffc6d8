"""How big a file and a picture may be, judged on what the header says, before anything is decoded."""

from __future__ import annotations

from listings.gate.headers import Header
from listings.gate.refused import Refused

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PIXELS = 50_000_000
MIN_SIDE = 64
MAX_SIDE = 12_000
MAX_ASPECT = 10


def check_bytes(size: int) -> None:
    """Raise ``Refused`` if a file of ``size`` bytes is empty or too large."""
    if size == 0:
        raise Refused("file_empty")
    if size > MAX_BYTES:
        tenths = f"{size / MEGABYTE:.1f}"
        raise Refused("file_too_large", size_mb=tenths, limit_mb=MAX_BYTES // MEGABYTE)


def check_header(header: Header) -> None:
    """Raise ``Refused`` if a picture with this header is damaged, moves, or is out of the limits."""
    width, height = header.width, header.height
    if width <= 0 or height <= 0:
        raise Refused("image_corrupt")
    if header.frames > 1:
        raise Refused("animated")
    if min(width, height) < MIN_SIDE:
        raise Refused("image_too_small", width=width, height=height, limit=MIN_SIDE)
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(
            "too_many_pixels",
            width=f"{width:,}",
            height=f"{height:,}",
            megapixels=f"{width * height / 1_000_000:,.0f}",
            limit=MAX_PIXELS // 1_000_000,
            side_limit=f"{MAX_SIDE:,}",
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refused("bad_aspect", width=f"{width:,}", height=f"{height:,}", limit=MAX_ASPECT)
