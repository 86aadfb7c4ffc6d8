"""The one decode. Codecs are opened by class, never by trying all of Pillow's, and only after the limits."""

from __future__ import annotations

import io
import logging
import threading

from PIL import AvifImagePlugin, Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from listings.gate.formats import SourceFormat
from listings.gate.headers import Header
from listings.gate.headers.isobmff import isobmff_header
from listings.gate.headers.jpeg import jpeg_header
from listings.gate.headers.png import png_header
from listings.gate.headers.webp import webp_header
from listings.gate.limits import check_header
from listings.gate.refused import Refused

logger = logging.getLogger(__name__)

HEADERS = {
    SourceFormat.JPEG: jpeg_header,
    SourceFormat.PNG: png_header,
    SourceFormat.WEBP: webp_header,
    SourceFormat.AVIF: isobmff_header,
    SourceFormat.HEIF: isobmff_header,
}
# A phone's 4032 x 3024 decodes straight to 2016 x 1512: a third of the time, and still what is stored.
DRAFT_SIDE = 1600
# A 50-megapixel picture takes 200 MB while it is open; more than two at once wait.
DECODING = threading.BoundedSemaphore(2)


def read_header(data: bytes, kind: SourceFormat) -> Header:
    """The header of ``data``, within the limits. Raises ``Refused``."""
    header = HEADERS[kind](data)
    check_header(header)
    return header


def decoded(data: bytes, kind: SourceFormat, header: Header) -> Image.Image:
    """The pixels of the first picture in ``data``, not yet upright; a large JPEG comes at half size or less.

    Raises ``Refused`` (``image_corrupt``, ``image_truncated``) whatever the codec stumbles over.
    """
    try:
        image = _opened(data[: header.end], kind)
        check_header(Header(*image.size, frames=1, end=header.end))
        if kind is SourceFormat.JPEG:
            scale = DRAFT_SIDE / max(image.size)
            image.draft(None, (int(image.width * scale), int(image.height * scale)))
        image.load()
    except Refused:
        raise
    except Exception as error:  # codecs raise anything at all on broken bytes, and none of it is ours
        logger.info("image_decode_failed format=%s error=%s", kind, type(error).__name__)
        cut = isinstance(error, OSError) and "truncated" in str(error)
        raise Refused("image_truncated" if cut else "image_corrupt") from error
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
