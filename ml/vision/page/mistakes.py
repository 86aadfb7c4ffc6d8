"""The worst mistakes: where the eye was surest and wrong. Each with its photo and the pixels that spoke for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ml.data import LabelledPhoto
from ml.veil import veil
from ml.vision import layout
from ml.vision.judging import Sitting
from ml.vision.photos import open_photo
from ml.vision.readings import PhotoReading

EACH = 6
LONGEST_SIDE = 360
QUALITY = 80


@dataclass(frozen=True)
class Mistake:
    """`row` of the sitting's photos; `said` with its probability, though the photo shows `truth`."""

    row: int
    attribute: str
    truth: tuple[str, ...]
    said: str
    probability: float
    asserted: bool


@dataclass(frozen=True)
class Picture:
    """File names, relative to the page, of a mistake's photo and of its overlay (none if nothing spoke)."""

    photo: str
    evidence: str | None
    alt: str


def worst_mistakes(sitting: Sitting) -> dict[str, list[Mistake]]:
    """By attribute at most EACH mistakes, the surest first; what the labeller doubted is no mistake."""
    found = {}
    for head in layout.heads():
        mistakes = sorted(_mistakes(sitting, head), key=lambda one: (-one.asserted, -one.probability))
        chosen: list[Mistake] = []
        for one in mistakes:
            seen = {sitting.photos[other.row].group for other in chosen}
            if sitting.photos[one.row].group not in seen and len(chosen) < EACH:
                chosen.append(one)
        if chosen:
            found[head.attribute] = chosen
    return found


def draw(mistakes: dict[str, list[Mistake]], sitting: Sitting, folder: Path) -> dict[tuple[str, int], Picture]:
    """Write the pictures into `folder`/pictures; by (attribute, row) where they are."""
    (folder / "pictures").mkdir()
    pictures: dict[tuple[str, int], Picture] = {}
    by_row: dict[int, tuple[Image.Image, PhotoReading]] = {}
    for one in (mistake for some in mistakes.values() for mistake in some):
        if one.row not in by_row:
            image = open_photo(sitting.photos[one.row].path)
            by_row[one.row] = _small(image), sitting.eye.see([image])[0]
            by_row[one.row][0].save(folder / "pictures" / f"{one.row}.jpg", quality=QUALITY)
        small, reading = by_row[one.row]
        pictures[one.attribute, one.row] = _picture(one, small, reading, sitting.photos[one.row], folder)
    return pictures


def _mistakes(sitting: Sitting, head: layout.Head) -> Iterator[Mistake]:
    chances, asserted = sitting.answers.probabilities[head.attribute], sitting.answers.asserted[head.attribute]
    for row, photo in enumerate(sitting.photos):
        truth = photo.labels.get(head.attribute)
        if not truth or head.attribute in photo.doubted:
            continue
        wrong = chances[row].copy()
        wrong[[head.values.index(value) for value in truth]] = 0
        said = int(wrong.argmax())
        if head.many or said == int(chances[row].argmax()):
            yield Mistake(row, head.attribute, truth, head.values[said], float(wrong[said]), bool(asserted[row, said]))


def _picture(
    mistake: Mistake, small: Image.Image, reading: PhotoReading, photo: LabelledPhoto, folder: Path
) -> Picture:
    grid = reading.evidence.get((mistake.attribute, mistake.said))
    evidence = None
    if grid is not None and bool(np.any(grid)):
        evidence = f"pictures/{mistake.row}-{mistake.attribute}.jpg"
        glow = veil(grid.tolist(), small.size)
        Image.alpha_composite(small.convert("RGBA"), glow).convert("RGB").save(folder / evidence, quality=QUALITY)
    return Picture(f"pictures/{mistake.row}.jpg", evidence, f"Photo {photo.path.name} of {photo.shop}")


def _small(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return small
