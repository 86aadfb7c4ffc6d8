"""Headers read by our own short parsers: size and frames of a picture, and whether the file is whole.

Nothing is decoded here, so a file of 20 kB that would unpack to 700 MB costs nothing. Every loop is
bounded, because the bytes may have been made to keep it busy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Header:
    """``width`` and ``height`` in pixels as stored (before any rotation), ``frames`` is 1 for a still.

    ``picture`` are the bytes to decode: the first picture without what else the file carries (a second
    picture, a ZIP, text).
    """

    width: int
    height: int
    frames: int
    picture: bytes
