"""Two fingerprints of a photo: of its bytes (the same file again) and of what it shows (nearly the same)."""

from __future__ import annotations

import hashlib

from PIL import Image


def sha256_of(data: bytes) -> str:
    """Hex digest of the upload as it came."""
    return hashlib.sha256(data).hexdigest()


def dhash_of(image: Image.Image) -> str:
    """64 bits as 16 hex digits: whether each of 8 x 8 places is brighter than its right neighbour.

    Copies that were scaled or saved again differ in a few bits, other photos in about 32
    (N. Krawetz, "Kind of Like That", 2013).
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return f"{bits:016x}"
