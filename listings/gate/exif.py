"""The one thing that is read from EXIF: which way up the photo was taken."""

from __future__ import annotations

import logging
import struct

logger = logging.getLogger(__name__)

UPRIGHT = 1
ORIENTATION = 0x0112
ENTRY_BYTES = 12
BYTE_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}


def orientation_of(exif: bytes | None) -> int:
    """1 to 8 (CIPA DC-008, tag 274); 1, with a warning in the log, if the block cannot be used."""
    if not exif:
        return UPRIGHT
    try:
        orientation = _read(exif.removeprefix(b"Exif\x00\x00"))
    except (struct.error, KeyError) as error:
        logger.warning("image_exif_ignored error=%s", type(error).__name__)
        return UPRIGHT
    if not 1 <= orientation <= 8:
        logger.warning("image_exif_ignored orientation=%d", orientation)
        return UPRIGHT
    return orientation


def _read(tiff: bytes) -> int:
    """The tag in the first directory of ``tiff``."""
    order = BYTE_ORDERS[tiff[:4]]
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
    for number in range(entries):
        at = directory + 2 + number * ENTRY_BYTES
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == ORIENTATION:
            return int(value)
    return UPRIGHT
