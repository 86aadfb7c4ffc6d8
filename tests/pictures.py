"""Small pictures made for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def ring_picture(width: int, height: int, *, metal: str = "#c9ccd1", stone: str = "#2f5fb3") -> Image.Image:
    """A drawn ring on a pale ground."""
    image = Image.new("RGB", (width, height), "#f4f1ec")
    draw = ImageDraw.Draw(image)
    side = min(width, height)
    middle_x, middle_y, radius = width / 2, height * 0.58, side * 0.3
    box = (middle_x - radius, middle_y - radius, middle_x + radius, middle_y + radius)
    draw.ellipse(box, outline=metal, width=max(2, side // 14))
    stone_radius, top = side * 0.1, middle_y - radius
    draw.ellipse((middle_x - stone_radius, top - stone_radius, middle_x + stone_radius, top + stone_radius), fill=stone)
    return image


def jpeg(width: int = 320, height: int = 240, *, metal: str = "#c9ccd1", stone: str = "#2f5fb3") -> bytes:
    buffer = BytesIO()
    ring_picture(width, height, metal=metal, stone=stone).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
