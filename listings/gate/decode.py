"""The one decode. Codecs are opened by class, never by trying all of Pillow's, and only after the limits."""

from __future__ import annotations

import io
import threading

from PIL import AvifImagePlugin, Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from listings.gate.formats import SourceFormat
from listings.gate.headers import Header
from listings.gate.headers.avif import avif_header
from listings.gate.headers.heif import heif_header
from listings.gate.headers.jpeg import jpeg_header
from listings.gate.headers.png import png_header
from listings.gate.headers.webp import webp_header
from listings.gate.limits import check_header

HEADERS = {
    SourceFormat.JPEG: jpeg_header,
    SourceFormat.PNG: png_header,
    SourceFormat.WEBP: webp_header,
    SourceFormat.AVIF: avif_header,
    SourceFormat.HEIF: heif_header,
}
# A phone's 4032 x 3024 decodes straight to 2016 x 1512: a third of the time, and still what is stored.
DRAFT_SIDE = 1600
# While it is open, a picture of 48 megapixels takes 250 MB as PNG, 420 as AVIF and 730 as WebP (measured):
# large ones go one after the other.
LARGE_PIXELS = 16_000_000
LARGE_TURN = threading.BoundedSemaphore(1)
TURN = threading.BoundedSemaphore(4)


def read_header(data: bytes, kind: SourceFormat) -> Header:
    """The header of ``data``, within the limits. Raises ``Refused``."""
    header = HEADERS[kind](data)
    check_header(header)
    return header


def turn_of(header: Header) -> threading.BoundedSemaphore:
    """What to hold while a picture of this size is decoded, so that memory stays bounded."""
    return LARGE_TURN if header.width * header.height > LARGE_PIXELS else TURN


def decoded(header: Header, kind: SourceFormat) -> Image.Image:
    """The pixels of ``header.picture``, not yet upright; a large JPEG comes at half size or less.

    Raises ``Refused`` when the codec sees another size than the header, and whatever the codec raises.
    """
    image = _opened(header.picture, kind)
    # An AVIF tells only the codec that it moves; a HEIC may hold a burst, of which the main photo is read.
    frames = int(getattr(image, "n_frames", 1)) if kind is SourceFormat.AVIF else 1
    check_header(Header(*image.size, frames=frames, picture=header.picture))
    if kind is SourceFormat.JPEG:
        scale = DRAFT_SIDE / max(image.size)
        image.draft(None, (int(image.width * scale), int(image.height * scale)))
    image.load()
    return image


def _opened(data: bytes, kind: SourceFormat) -> ImageFile.ImageFile:
    """Opening by class skips ``Image.open``: no plugin is guessed, so neither EPS (Ghostscript) nor a
    second picture of an MPO is ever reached. Its guard ``Image.MAX_IMAGE_PIXELS`` (89 megapixels) is skipped
    with it; ``check_header`` has refused everything above 50 by now.
    """
    stream = io.BytesIO(data)
    if kind is SourceFormat.JPEG:
        return JpegImagePlugin.JpegImageFile(stream)
    if kind is SourceFormat.PNG:
        return PngImagePlugin.PngImageFile(stream)
    if kind is SourceFormat.WEBP:
        return WebPImagePlugin.WebPImageFile(stream)
    if kind is SourceFormat.AVIF:
        return AvifImagePlugin.AvifImageFile(stream)
    from pillow_heif.as_plugin import HeifImageFile  # 65 ms and 20 MB, for the one format that needs it

    return HeifImageFile(stream)
