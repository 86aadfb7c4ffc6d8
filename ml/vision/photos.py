"""Open a photo file as the product would hand it over: upright, RGB, on white, not larger than is useful."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

LONGEST_SIDE = 2048
DRAFT_SIDE = 1600
KEPT_QUALITY = 90
PIXELS_AT_MOST = 50_000_000


class UnreadablePhotoError(ValueError):
    """The file is no photo that can be read. The message names it and says what to do."""


def open_photo(path: Path) -> Image.Image:
    """The first picture of a file. Raises UnreadablePhotoError."""
    _admit_heic()
    try:
        with Image.open(path) as image:
            if image.width * image.height > PIXELS_AT_MOST:
                raise UnreadablePhotoError(f"{path} has more than 50 million pixels: make it smaller.")
            lossless = image.format == "PNG"
            scale = DRAFT_SIDE / max(image.size)
            image.draft(None, (int(image.width * scale), int(image.height * scale)))
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = _on_white(ImageOps.exif_transpose(image))
            return upright if lossless else _as_kept(upright)
    except FileNotFoundError as error:
        raise UnreadablePhotoError(f"There is no file {path}.") from error
    except UnreadablePhotoError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadablePhotoError(f"{path} is not a readable photo: give JPEG, PNG, WebP, AVIF or HEIC.") from error


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.point(lambda level: level / 257).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")


def _as_kept(image: Image.Image) -> Image.Image:
    """The product keeps photos as JPEG; the same pixels give the same answers here as there."""
    kept = BytesIO()
    image.save(kept, "JPEG", quality=KEPT_QUALITY)
    with Image.open(kept) as again:
        return again.convert("RGB")


def _admit_heic() -> None:
    # The product has this library; a worker without it still reads everything else.
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.register_heif_opener()
