"""Photos to measure with, drawn here: noise over soft shapes, which decodes about as slowly as a real photo."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter


@cache
def photo(width: int, height: int) -> Image.Image:
    """A ring-like shape on a soft background with the grain of a phone's camera."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    box = (width * 0.3, height * 0.25, width * 0.7, height * 0.75)
    draw.ellipse(box, outline=(214, 175, 90), width=max(width // 25, 2))
    draw.ellipse((width * 0.46, height * 0.18, width * 0.54, height * 0.3), fill=(40, 90, 160))
    grain = Image.effect_noise((width, height), 24).convert("RGB")
    return ImageChops.overlay(picture.filter(ImageFilter.GaussianBlur(max(width // 800, 1))), grain)


@cache
def encoded(width: int, height: int, kind: str = "JPEG") -> bytes:
    stream = io.BytesIO()
    photo(width, height).save(stream, kind, quality=92)
    return stream.getvalue()
