"""Headers read by our own short parsers: size and frames of a picture, and whether the file is whole.

Nothing is decoded here, so a file of 20 kB that would unpack to 700 MB costs nothing. Every loop is
bounded, because the bytes may have been made to keep it busy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Header:
    """``width`` and ``height`` in pixels as stored (before any rotation), ``frames`` is 1 for a still.

    ``end`` is the offset behind the first picture; what follows (a second picture, a ZIP) is not read.
    """

    width: int
    height: int
    frames: int
    end: int
