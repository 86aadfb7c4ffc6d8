"""From labelled photos to what the training loop learns from and is judged on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.data import LabelledPhoto, Split, split_by_shop
from ml.vision.training.loop import Lesson, Say
from ml.vision.training.recipe import Recipe
from ml.vision.training.shelf import Pictures, negative_pixels, photo_pixels
from ml.vision.training.targets import drawing_shares, negative_targets, targets_of

SHELF_SIDE = 224
NEGATIVES_AT_MOST = 1600
JUDGING_NEGATIVES_AT_MOST = 300


@dataclass(frozen=True)
class Prepared:
    """The lesson, the split it rests on, and the photos in the order of the lesson's first rows."""

    lesson: Lesson
    split: Split
    photos: tuple[LabelledPhoto, ...]


def prepare(
    photos: Sequence[LabelledPhoto], recipe: Recipe, *, held_out_shops: Collection[str], shelf: Path, say: Say
) -> Prepared:
    """Decode and frame every photo (kept in the folder `shelf`), split by shop, add pictures without jewellery."""

    def progress(done: int, total: int) -> None:
        if done % 500 == 0 or done == total:
            say(f"Framed {done} of {total} photos.")

    side = max(SHELF_SIDE, recipe.size, recipe.sight)
    pixels, hashes = photo_pixels(photos, side, shelf, progress)
    split = split_by_shop(photos, hashes, held_out_shops=held_out_shops, seed=recipe.seed)
    learned = [photos[index] for index in split.training]
    judged = [photos[index] for index in split.held_out]
    say("Making pictures without jewellery.")
    negatives = negative_pixels(learned, side, count=min(NEGATIVES_AT_MOST, len(learned)), seed=recipe.seed + 1)
    judging = negative_pixels(judged, side, count=min(JUDGING_NEGATIVES_AT_MOST, len(judged)), seed=recipe.seed + 2)
    first, second = len(photos), len(photos) + len(negatives)
    shares = np.concatenate(
        [
            drawing_shares(learned) * (1 - recipe.negative_share),
            np.full(len(negatives), recipe.negative_share / len(negatives)),
        ]
    )
    lesson = Lesson(
        pictures=Pictures(pixels, negatives, judging),
        targets=targets_of(photos).joined(negative_targets(len(negatives) + len(judging))),
        training=np.concatenate([split.training, np.arange(first, second)]).astype(np.int64),
        shares=shares,
        held_out=np.concatenate([split.held_out, np.arange(second, second + len(judging))]).astype(np.int64),
    )
    return Prepared(lesson, split, tuple(photos))
