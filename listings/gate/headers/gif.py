"""GIF blocks, walked only to tell a moving GIF from a still one: neither is let in."""

from __future__ import annotations

MAX_STEPS = 200_000
EXTENSION = 0x21
IMAGE = 0x2C


def gif_frames(data: bytes) -> int:
    """0, 1, or 2 for "more than one"; a GIF that cannot be followed counts what was seen until then."""
    position = 13 + _colour_table(data[10:11])
    frames = 0
    for _ in range(MAX_STEPS):
        kind = data[position : position + 1]
        if kind == bytes([EXTENSION]):
            position = _behind_blocks(data, position + 2)
        elif kind == bytes([IMAGE]):
            frames += 1
            if frames > 1:
                return frames
            position = _behind_blocks(data, position + 11 + _colour_table(data[position + 9 : position + 10]))
        else:
            return frames
    return frames


def _colour_table(flags: bytes) -> int:
    if not flags or not flags[0] & 0x80:
        return 0
    return 3 << ((flags[0] & 7) + 1)


def _behind_blocks(data: bytes, position: int) -> int:
    for _ in range(MAX_STEPS):
        length = data[position : position + 1]
        position += 1
        if length in (b"", b"\x00"):
            break
        position += length[0]
    return position
