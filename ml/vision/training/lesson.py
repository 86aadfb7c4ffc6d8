"""From labelled photos to what the training loop learns from and is judged on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.data import LabelledPhoto, LabelsError
from ml.data.splits import Split, split_by_shop
from ml.vision.training.loop import Lesson, Say
from ml.vision.training.others import no_other_things, other_things
from ml.vision.training.recipe import Recipe
from ml.vision.training.shelf import Pictures, Shelved, negative_pixels, shelved
from ml.vision.training.targets import drawing_shares, negative_targets, targets_of

SHELF_SIDE = 224
NEGATIVES_AT_MOST = 1600
JUDGING_NEGATIVES_AT_MOST = 300


@dataclass(frozen=True)
class Prepared:
    """The lesson, the split it rests on, and the photos in the order of the lesson's first rows.

    `other_things` counts the photos of other things that were given.
    """

    lesson: Lesson
    split: Split
    photos: tuple[LabelledPhoto, ...]
    other_things: int = 0

    def own_training_rows(self) -> NDArray[np.int64]:
        """Where in `lesson.training` the photos of the main table stand."""
        return np.array([at for at, index in enumerate(self.split.training) if not self.photos[index].learn_only])


def prepare(
    sources: Sequence[Sequence[LabelledPhoto]],
    recipe: Recipe,
    *,
    held_out_shops: Collection[str],
    shelf: Path,
    say: Say,
    no_jewellery: Path | None = None,
) -> Prepared:
    """Decode and frame every photo (kept in the folder `shelf`), split by shop, add pictures without jewellery.

    `sources`: the photos of each table. Photos that cannot be read are set aside. Raises LabelsError.
    """
    side = max(SHELF_SIDE, recipe.size, recipe.sight)
    # Read first: a folder without photos is found before minutes of framing.
    others = other_things(no_jewellery, side, seed=recipe.seed, say=say) if no_jewellery else no_other_things(side)
    parts = [_shelved(source, side, shelf, say) for source in sources]
    photos = [source[index] for source, part in zip(sources, parts, strict=True) for index in part.kept]
    hashes = np.concatenate([part.hashes for part in parts])
    split = split_by_shop(photos, hashes, held_out_shops=held_out_shops, seed=recipe.seed)
    learned = [photos[index] for index in split.training]
    own = [photo for photo in learned if not photo.learn_only]
    judged = [photos[index] for index in split.held_out]
    say("Making pictures without jewellery.")
    made = negative_pixels(own, side, count=min(NEGATIVES_AT_MOST, len(own)), seed=recipe.seed + 1)
    judging = negative_pixels(judged, side, count=min(JUDGING_NEGATIVES_AT_MOST, len(judged)), seed=recipe.seed + 2)
    negatives = len(made) + len(others.learned)
    judged_negatives = len(judging) + len(others.judged)
    first, second = len(photos), len(photos) + negatives
    shares = [
        drawing_shares(learned) * (1 - recipe.negative_share),
        _negative_shares(len(made), len(others.learned)) * recipe.negative_share,
    ]
    lesson = Lesson(
        pictures=Pictures(*(part.pixels for part in parts), made, others.learned, judging, others.judged),
        targets=targets_of(photos).joined(negative_targets(negatives + judged_negatives)),
        training=np.concatenate([split.training, np.arange(first, second)]).astype(np.int64),
        shares=np.concatenate(shares),
        held_out=np.concatenate([split.held_out, np.arange(second, second + judged_negatives)]).astype(np.int64),
        draws=len(own),
    )
    return Prepared(lesson, split, tuple(photos), others.files)


def _shelved(source: Sequence[LabelledPhoto], side: int, shelf: Path, say: Say) -> Shelved:
    def progress(done: int, total: int) -> None:
        if done % 500 == 0 or done == total:
            say(f"Framed {done} of {total} photos.")

    part = shelved(source, side, shelf, progress)
    for sentence in part.unreadable:
        say(f"Set aside: {sentence}")
    if not len(part.kept):
        raise LabelsError(f"None of the {len(source)} photos can be read. {part.unreadable[0]}")
    return part


def _negative_shares(made: int, real: int) -> NDArray[np.float64]:
    """Made pictures and real photos of other things are drawn half and half, where there are both."""
    halves = [np.full(count, 1 / count) for count in (made, real) if count]
    shares: NDArray[np.float64] = np.concatenate(halves) / len(halves)
    return shares
