"""Open a photo file as the product would hand it over: upright, RGB, on white, not larger than is useful."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

LONGEST_SIDE = 2048
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
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
            return _on_white(upright)
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


def _admit_heic() -> None:
    # The product has this library; a worker without it still reads everything else.
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.register_heif_opener()
