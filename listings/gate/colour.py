"""Colour profiles: phones photograph in Display P3, printers send CMYK; the stored photo is sRGB."""

from __future__ import annotations

import io
import logging
from functools import cache

from PIL import Image, ImageCms

logger = logging.getLogger(__name__)

MAX_PROFILE_BYTES = 4 * 1024 * 1024
# The colour space that the profile itself names (ICC.1, 7.2.6), by mode of the picture.
PROFILE_SPACES = {"RGB": b"RGB ", "L": b"GRAY", "CMYK": b"CMYK"}
SPACE_AT = slice(16, 20)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` (RGB, L or CMYK) as RGB in sRGB; a profile that cannot be used is ignored with a warning."""
    if not profile:
        return image.convert("RGB")
    try:
        return _converted(image, profile)
    except (ImageCms.PyCMSError, ValueError, OSError, TypeError) as error:
        logger.warning("image_profile_ignored error=%s", type(error).__name__)
        return image.convert("RGB")


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    if len(profile) > MAX_PROFILE_BYTES or profile[SPACE_AT] != PROFILE_SPACES[image.mode]:
        raise ValueError("the profile is too large or made for another kind of picture")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if "sRGB" in (ImageCms.getProfileDescription(source) or ""):
        return image.convert("RGB")
    converted = ImageCms.profileToProfile(
        image, source, _srgb(), ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
    )
    if converted is None:
        raise ValueError("the profile gave no picture")
    return converted


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
