"""The photo coach: what would make a photo show the piece better. Advice only, never a refusal.

The limits were set on 500 shop photos and the same photos blurred: "too dark" and "colour cast" speak up for
3 in 100 of them, "blurred" for none of the sharp ones and for three quarters of the blurred ones.
"""

from __future__ import annotations

import io

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFilter, ImageStat

ADVICE: dict[str, str | Promise] = {
    "too_dark": _("The photo is dark. Go to a window or add a lamp; no flash."),
    "blurred": _("The piece looks blurred. Rest the phone on something, tap on the piece to focus, take it again."),
    "small": _("The photo is small. Send it as the camera took it, not its preview or a screenshot."),
    "colour_cast": _("The light tints the colours. Daylight, or one kind of lamp only, shows metal and stones truly."),
}

WORKING_SIDE = 320
SMALLEST_GOOD_SIDE = 640
BRIGHT_SHARE = 0.1
DARK_BELOW = 80
TINTED_ABOVE = 70
SHARP_ABOVE = 250
TILES = 8
SHARPEST_TILES = 4
EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def photo_advice(*, thumbnail: bytes, longest_side: int) -> tuple[str, ...]:
    """Codes of ``ADVICE`` for a stored photo, from its thumbnail (JPEG) and the longer side in pixels."""
    image = Image.open(io.BytesIO(thumbnail), formats=["JPEG"]).convert("RGB")
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    grey = image.convert("L")
    bright = _brightness_of_the_brightest(grey)
    signs = {
        "too_dark": bright < DARK_BELOW,
        "blurred": bright >= DARK_BELOW and _sharpness(grey) < SHARP_ABOVE,  # in the dark no edge is sharp
        "small": longest_side < SMALLEST_GOOD_SIDE,
        "colour_cast": bright >= DARK_BELOW and _tint(image, grey, bright) > TINTED_ABOVE,
    }
    return tuple(code for code in ADVICE if signs[code])


def _brightness_of_the_brightest(grey: Image.Image) -> int:
    """0 to 255: the darkest of the brightest tenth. A piece on black velvet still has bright metal."""
    wanted = BRIGHT_SHARE * grey.width * grey.height
    counted = 0
    for level, count in reversed(list(enumerate(grey.histogram()))):
        counted += count
        if counted >= wanted:
            return level
    return 0


def _tint(image: Image.Image, grey: Image.Image, bright: int) -> float:
    """0 to 255: how far red, green and blue lie apart in the brightest tenth, which is white in white light."""
    mask = grey.point([255 if level >= bright else 0 for level in range(256)])
    channels = ImageStat.Stat(image, mask).mean
    return max(channels) - min(channels)


def _sharpness(grey: Image.Image) -> float:
    """Variance of the Laplacian in the fourth sharpest of 8 x 8 tiles: a soft background is no fault
    (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000)."""
    edges = grey.filter(EDGES)
    across = [1 + number * (grey.width - 2) // TILES for number in range(TILES + 1)]
    down = [1 + number * (grey.height - 2) // TILES for number in range(TILES + 1)]
    tiles = [
        ImageStat.Stat(edges.crop((across[x], down[y], across[x + 1], down[y + 1]))).var[0]
        for x in range(TILES)
        for y in range(TILES)
        if across[x + 1] - across[x] > 1 and down[y + 1] - down[y] > 1
    ]
    return sorted(tiles)[-SHARPEST_TILES]
