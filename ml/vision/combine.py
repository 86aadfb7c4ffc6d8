"""Several photos of one piece: one reading, and where the photos contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ml.facts import Fact, FactSheet, Source
from ml.vision import layout
from ml.vision.decisions import probabilities_of
from ml.vision.readings import PhotoReading, PieceReading, readings_of

LEAST_CHANCE = 1e-6
WORN_COUNTS = 0.5
SURE = 0.8
SURELY_NOT = 0.1
MORE_LIKELY_THAN_NOT = 0.5
# Whether a piece is worn is a matter of the photo, not of the piece.
BY_PHOTO = frozenset({"worn"})

Floats = NDArray[np.float32]


def combine(photos: Sequence[PhotoReading]) -> PieceReading:
    """Pool what the photos say, a sure photo counting more and a worn one less; ValueError without a photo.

    Photos without jewellery do not count, unless none shows any: then nothing is asserted. Neither is anything of an
    attribute on which the photos contradict each other: that is for a person to settle.
    """
    if not photos:
        raise ValueError("There is no photo to combine.")
    telling = telling_photos(photos)
    logits = {head.attribute: pooled(telling, head) for head in layout.heads()}
    jewellery = any(photo.jewellery for photo in photos)
    disagreements = _disagreements(telling) if jewellery else ()
    readings = readings_of(logits, photos[0].decisions, jewellery=jewellery)
    return PieceReading(
        readings=tuple(replace(one, asserted=False) if one.attribute in disagreements else one for one in readings),
        disagreements=disagreements,
    )


def facts(piece: PieceReading) -> FactSheet:
    """The readings as facts whose source is the model, with their probabilities."""
    return FactSheet(
        Fact(
            attribute=reading.attribute,
            value=reading.value,
            source=Source.MODEL,
            probability=reading.probability,
            asserted=reading.asserted,
        )
        for reading in piece.readings
    )


def telling_photos(photos: Sequence[PhotoReading]) -> list[PhotoReading]:
    """Those that show jewellery, or all if none does."""
    return [photo for photo in photos if photo.jewellery] or list(photos)


def pooled(photos: Sequence[PhotoReading], head: layout.Head) -> Floats:
    """Logits [values] of one attribute for the piece.

    Rivals are pooled by their logarithms, so that a photo that rules a type out is heard. Values that can stand side
    by side are pooled as they are: a stone seen from the front is not unsaid by the back (opinion pools: Genest and
    Zidek 1986, "Combining Probability Distributions").
    """
    chances = np.stack([probabilities_of(photo.logits[head.attribute], many=head.many) for photo in photos])
    weights = (_sureness(chances, many=head.many) * [_trust(photo) for photo in photos])[:, None]
    weights = weights / weights.sum()
    if head.many:
        shared = np.clip((chances * weights).sum(axis=0), LEAST_CHANCE, 1 - LEAST_CHANCE)
        logits: Floats = np.log(shared / (1 - shared)).astype(np.float32)
    else:
        logits = (np.log(np.maximum(chances, LEAST_CHANCE)) * weights).sum(axis=0).astype(np.float32)
    return logits


def _sureness(chances: Floats, *, many: bool) -> Floats:
    """[photos]: 1 for a photo that is certain, less by the entropy of what it says."""
    chances = np.clip(chances, LEAST_CHANCE, 1 - LEAST_CHANCE)
    doubt = chances * np.log(chances) + ((1 - chances) * np.log(1 - chances) if many else 0)
    sureness: Floats = np.exp(doubt.sum(axis=-1)).astype(np.float32)
    return sureness


def _trust(photo: PhotoReading) -> float:
    """Stones and forms of worn pieces are read worse by a third (slices of `python -m ml evaluate vision`)."""
    head = layout.head("worn")
    worn = probabilities_of(photo.logits["worn"], many=False)[head.values.index("body")]
    return 1 - (1 - WORN_COUNTS) * float(worn)


def _disagreements(photos: Sequence[PhotoReading]) -> tuple[str, ...]:
    return tuple(
        head.attribute for head in layout.heads() if head.attribute not in BY_PHOTO and _contradict(photos, head)
    )


def _contradict(photos: Sequence[PhotoReading], head: layout.Head) -> bool:
    rows = np.stack([probabilities_of(photo.logits[head.attribute], many=head.many) for photo in photos])
    if head.many:
        return bool(((rows.max(axis=0) >= SURE) & (rows.min(axis=0) <= SURELY_NOT)).any())
    likely = rows[rows.max(axis=1) >= MORE_LIKELY_THAN_NOT]
    return len(set(likely.argmax(axis=1).tolist())) > 1
