"""An artisan's pieces through a camera whose white balance has drifted: silver comes out yellow."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from ml.data.examples import VisionExample

PIECES = Path(__file__).resolve().parents[1] / "data" / "pieces"
# What the camera does to linear red, green and blue: blue is halved, as under a warm lamp with daylight balance.
DRIFT = (1.2, 1.0, 0.45)
TRUE = (1.0, 1.0, 1.0)
GAMMA = 2.2
NEARER_AT_MOST = 24
JPEG_QUALITY = 90


@dataclass(frozen=True)
class Taken:
    """One photo of a piece as the shop stores it, and the colour of its metal."""

    piece: str
    tone: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def opened(self) -> Image.Image:
        with Image.open(io.BytesIO(self.content)) as image:
            return image.convert("RGB")


@dataclass(frozen=True)
class Piece:
    """A rendered piece: its picture, its design, the colour of its metal."""

    file: str
    design: str
    tone: str


@cache
def pieces() -> tuple[Piece, ...]:
    """Every rendered piece, in the order in which they were rendered: one of each design, then the next."""
    lines = (PIECES / "pieces.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(Piece(row["file"], row["piece"], row["metal_tone"]) for row in rows)


Toned = TypeVar("Toned", Piece, Taken)


def of_tone(chosen: Sequence[Toned], tone: str) -> list[Toned]:
    return [one for one in chosen if one.tone == tone]


def halves(*, by_design: bool = False) -> tuple[list[Piece], list[Piece]]:
    """The pieces that are corrected, and others that judge: no photo is in both, or, `by_design`, no design."""
    designs = sorted({piece.design for piece in pieces()})
    first: list[Piece] = []
    second: list[Piece] = []
    for at, piece in enumerate(pieces()):
        place = designs.index(piece.design) if by_design else at // len(designs)
        (second if place % 2 else first).append(piece)
    return first, second


def shots(
    chosen: Sequence[Piece],
    count: int,
    *,
    gains: tuple[float, float, float],
    seed: int = 0,
    nearer: bool = False,
) -> Iterator[Taken]:
    """`count` photos of the chosen pieces in turn; from the second round on, or always, from a little nearer."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        piece = chosen[number % len(chosen)]
        with Image.open(PIECES / piece.file) as image:
            picture = image.convert("RGB")
        if nearer or number >= len(chosen):
            left, top, right, bottom = rng.integers(0, NEARER_AT_MOST, 4)
            picture = picture.crop((int(left), int(top), picture.width - int(right), picture.height - int(bottom)))
        yield Taken(piece.file, piece.tone, _jpeg(_through(picture, gains)))


def said(
    photos: Sequence[Taken], *, tone: str = "", artisan: str = "hers", source: str = "correction"
) -> list[VisionExample]:
    """What she says of her photos: the true tone, or always `tone`."""
    return [
        VisionExample(
            id=f"{artisan}-{source}-{number}",
            photo=f"photos/{photo.sha256}.jpg",
            sha256=photo.sha256,
            artisan=artisan,
            piece=photo.piece,
            labels={"metal_tone": (tone or photo.tone,)},
            part="train",
            at="2026-01-01T00:00:00+00:00",
            thought={"metal_tone": ("yellow",)},
            source="answer" if source == "answer" else "correction",
        )
        for number, photo in enumerate(photos)
    ]


def _through(picture: Image.Image, gains: tuple[float, float, float]) -> Image.Image:
    linear = (np.asarray(picture, np.float32) / 255) ** GAMMA * np.array(gains, np.float32)
    return Image.fromarray((np.clip(linear, 0, 1) ** (1 / GAMMA) * 255 + 0.5).astype(np.uint8))


def _jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=JPEG_QUALITY)
    return kept.getvalue()
