"""From whatever was decoded to upright, opaque, 8-bit sRGB pixels that carry no metadata."""

from __future__ import annotations

from typing import cast

from PIL import Image

from listings.gate.colour import to_srgb
from listings.gate.exif import orientation_of
from listings.gate.refused import Refused

STORED_SIDE = 2048
WHITE = (255, 255, 255)
SIXTEEN_BIT_STEPS = 257  # 65535 / 255
# Alpha of 8 in 255 is 3 %: nobody sees a piece through that.
FAINTEST_ALPHA = 8
TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def plain_pixels(image: Image.Image) -> Image.Image:
    """``image`` as RGB, upright, at most 2048 px on the longer side, alpha laid on white, in sRGB.

    The result is a new picture into which only pixels were copied. Raises ``Refused`` ``nothing_visible``.
    """
    turn = orientation_of(image.info.get("exif"))
    profile = image.info.get("icc_profile")
    simple = _eight_bit(image)
    if simple.mode == "RGBA" and _highest_alpha(simple) <= FAINTEST_ALPHA:
        raise Refused("nothing_visible")
    simple.thumbnail((STORED_SIDE, STORED_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    alpha = simple.getchannel("A") if simple.mode == "RGBA" else None
    colours = to_srgb(simple.convert("RGB") if alpha else simple, profile)
    clean = Image.new("RGB", colours.size, WHITE)
    clean.paste(colours, mask=alpha)
    return clean.transpose(TRANSPOSED[turn]) if turn in TRANSPOSED else clean


def _eight_bit(image: Image.Image) -> Image.Image:
    """``image`` in one of L, RGB, RGBA, CMYK."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        # convert("L") alone would clip: every value above 255 becomes white.
        return image.point(lambda value: value * (1 / SIXTEEN_BIT_STEPS) + 0.5).convert("L")
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _highest_alpha(image: Image.Image) -> int:
    _, highest = cast(tuple[int, int], image.getchannel("A").getextrema())
    return highest
