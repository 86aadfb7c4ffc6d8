"""Little drawn pieces of jewellery, for tests that need photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

METALS = {"yellow": (212, 168, 40), "white": (170, 175, 185)}
HEADER = "image_path,shop,group,type,metal_tone,stone_colours,stone_forms,motifs,surface,worn"


def piece(kind: str, tone: str, *, seed: int = 0, side: int = 96) -> Image.Image:
    """A ring is a circle, an earring pair two drops; on dots of paint, so that no two look alike."""
    rng = np.random.default_rng(seed)
    dots = rng.integers(180, 256, (7, 7, 3)).astype(np.uint8)
    image = Image.fromarray(dots).resize((side, side), Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(image)
    left, top = (int(n) for n in rng.integers(8, 24, 2))
    size = int(rng.integers(40, 60))
    if kind == "ring":
        draw.ellipse((left, top, left + size, top + size), outline=METALS[tone], width=7)
    else:
        for shift in (0, size // 2 + 6):
            draw.rectangle((left + shift, top, left + shift + 12, top + size), fill=METALS[tone])
    return image


def shop_photos(folder: Path, shops: int = 4, each: int = 6) -> Path:
    """A table of labels beside its drawn photos; returns the table's path."""
    rows = [HEADER]
    for shop in range(shops):
        for number in range(each):
            kind = ("ring", "earrings")[number % 2]
            tone = ("yellow", "white")[number // 2 % 2]
            name = f"{shop}-{number}.png"
            piece(kind, tone, seed=shop * 100 + number).save(folder / name)
            rows.append(f"{name},shop{shop},shop{shop}:{number},{kind},{tone},none,none,none,polished,product")
    table = folder / "labels.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return table
