"""Real photos of other things, as pictures without jewellery: whole, and many cuts of each.

A fifth of the files, told by their names, is kept from training: on them the model is judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.data import LabelsError
from ml.vision.framing import framed
from ml.vision.photos import UnreadablePhotoError, open_photo

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif"})
# Few photos are cut often, thousands hardly at all.
PICTURES_WANTED = 2400
CUTS_EACH_AT_MOST = 12
SMALLEST_CUT = 0.3
ENLARGED_AT_MOST = 2.0
JUDGED_ONE_OF = 5

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class OtherThings:
    """Pictures [n, side, side, 3] to learn from and, of other files, to judge on; how many files there were."""

    learned: Pixels
    judged: Pixels
    files: int


def no_other_things(side: int) -> OtherThings:
    nothing = np.zeros((0, side, side, 3), np.uint8)
    return OtherThings(nothing, nothing, 0)


def other_things(folder: Path, side: int, *, seed: int, say: Callable[[str], None]) -> OtherThings:
    """Read every photo in `folder` and below it. Raises LabelsError if there is none that can be read."""
    if not folder.is_dir():
        raise LabelsError(f"There is no folder {folder}: --no-jewellery names a folder of photos of other things.")
    learned: list[Pixels] = []
    judged: list[Pixels] = []
    files = 0
    paths = sorted(found for found in folder.rglob("*") if found.suffix.lower() in SUFFIXES)
    cuts = min(CUTS_EACH_AT_MOST, PICTURES_WANTED // max(1, len(paths)))
    for path in paths:
        try:
            image = open_photo(path)
        except UnreadablePhotoError as error:
            say(f"Set aside: {error}")
            continue
        files += 1
        rng = np.random.default_rng((seed, _number(path.name)))
        (judged if _number(path.name) % JUDGED_ONE_OF == 0 else learned).extend(_pictures(image, side, cuts, rng))
    if not learned:
        # So few that chance would keep all of them for judging.
        learned, judged = judged, []
    if not learned:
        raise LabelsError(f"{folder} holds no readable photo: add JPEG, PNG or WebP files of other things.")
    return OtherThings(np.stack(learned), np.stack(judged) if judged else no_other_things(side).judged, files)


def _pictures(image: Image.Image, side: int, cuts: int, rng: np.random.Generator) -> list[Pixels]:
    """The whole photo as serving would frame it, and `cuts` of it that are not blown up too much."""
    made: list[Pixels] = [np.asarray(framed(image, side))]
    shorter = min(image.size)
    smallest = max(SMALLEST_CUT * shorter, side / ENLARGED_AT_MOST)
    for _ in range(cuts if smallest < shorter else 0):
        edge = round(rng.uniform(smallest, shorter))
        left, top = (int(rng.integers(0, length - edge + 1)) for length in image.size)
        cut = image.resize((side, side), Image.Resampling.BICUBIC, box=(left, top, left + edge, top + edge))
        made.append(np.asarray(cut))
    return made


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
