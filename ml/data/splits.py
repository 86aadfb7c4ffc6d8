"""Hold whole shops out, so that a score says how the model does for an artisan it has never met.

A product (`group`) and pictures that look the same never stand on both sides: what a training shop shares
with a held-out shop is dropped from training. Photos that are only learned from are never held out; those of a
held-out shop are dropped.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.data.likeness import alike_pairs
from ml.data.tables import LabelsError

HELD_OUT_SHARE = 0.16
LARGEST_HELD_OUT_SHOP = 0.03


@dataclass(frozen=True)
class Split:
    """Indices into the list of photos. `dropped` photos look like a held-out one or are the same product.

    `fingerprint` names both sides with their labels, `held_out_fingerprint` the held-out side alone.
    """

    training: tuple[int, ...]
    held_out: tuple[int, ...]
    dropped: tuple[int, ...]
    held_out_shops: tuple[str, ...]
    fingerprint: str
    held_out_fingerprint: str


def split_by_shop(
    photos: Sequence[LabelledPhoto],
    hashes: NDArray[np.uint8],
    *,
    held_out_shops: Collection[str] = (),
    seed: int = 0,
) -> Split:
    """Split by shop; without `held_out_shops` a share of the smaller shops is drawn by `seed`.

    `hashes`: [n, 64] from picture_hash. Raises LabelsError if a named shop is unknown or one side stays empty.
    """
    shops = tuple(sorted(held_out_shops)) or draw_shops(photos, seed=seed)
    unknown = set(shops) - {photo.shop for photo in photos if not photo.learn_only}
    if unknown:
        raise LabelsError(f"No photo comes from the shop {', '.join(sorted(unknown))}: check --holdout-shops.")
    held_out = [index for index, photo in enumerate(photos) if photo.shop in shops and not photo.learn_only]
    same_shop = {index for index, photo in enumerate(photos) if photo.shop in shops and photo.learn_only}
    shared = _shared_with(set(held_out), photos, hashes) | same_shop
    training = sorted(set(range(len(photos))) - set(held_out) - shared)
    if not training or not held_out:
        raise LabelsError("Training needs photos of at least two shops: one to learn from, one to be judged on.")
    return Split(
        training=tuple(training),
        held_out=tuple(held_out),
        dropped=tuple(sorted(shared)),
        held_out_shops=shops,
        fingerprint=_fingerprint(photos, training, held_out),
        held_out_fingerprint=_fingerprint(photos, (), held_out),
    )


def draw_shops(photos: Sequence[LabelledPhoto], *, seed: int) -> tuple[str, ...]:
    """Smaller shops, drawn by seed until they make up about a sixth of the photos: more shops, a truer score."""
    sizes = Counter(photo.shop for photo in photos if not photo.learn_only)
    total = sizes.total()
    shops = sorted(sizes, key=lambda shop: (sizes[shop] > LARGEST_HELD_OUT_SHOP * total, shop))
    small = [shop for shop in shops if sizes[shop] <= LARGEST_HELD_OUT_SHOP * total] or shops
    random.Random(seed).shuffle(small)
    drawn: list[str] = []
    while small and sum(sizes[shop] for shop in drawn) < HELD_OUT_SHARE * total:
        drawn.append(small.pop())
    return tuple(sorted(drawn))


def _shared_with(held_out: set[int], photos: Sequence[LabelledPhoto], hashes: NDArray[np.uint8]) -> frozenset[int]:
    groups = {photos[index].group for index in held_out}
    shared = {i for i in range(len(photos)) if i not in held_out and photos[i].group in groups}
    for first, second in alike_pairs(hashes):
        if (first in held_out) != (second in held_out):
            shared.add(second if first in held_out else first)
    return frozenset(shared)


def _fingerprint(photos: Sequence[LabelledPhoto], training: Sequence[int], held_out: Sequence[int]) -> str:
    digest = hashlib.sha256()
    for side, indices in (("training", training), ("held_out", held_out)):
        for index in indices:
            photo = photos[index]
            digest.update(f"{side}|{photo.shop}|{photo.path.name}|{sorted(photo.labels.items())}\n".encode())
    return digest.hexdigest()
