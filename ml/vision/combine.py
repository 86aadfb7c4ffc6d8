"""Several photos of one piece: one reading, and where the photos contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.facts import Fact, FactSheet, Source
from ml.vision import layout
from ml.vision.decisions import probabilities_of
from ml.vision.readings import PhotoReading, PieceReading, readings_of

LEAST_WEIGHT = 0.2
SURE = 0.8
SURELY_NOT = 0.1
MORE_LIKELY_THAN_NOT = 0.5
# Whether a piece is worn is a matter of the photo, not of the piece.
BY_PHOTO = frozenset({"worn"})

Floats = NDArray[np.float32]


def combine(photos: Sequence[PhotoReading]) -> PieceReading:
    """Average the calibrated log-probabilities, a photo that is sure counting more; ValueError without a photo.

    Photos without jewellery do not count, unless none shows any: then nothing is asserted.
    """
    if not photos:
        raise ValueError("There is no photo to combine.")
    telling = [photo for photo in photos if photo.jewellery] or list(photos)
    logits = {head.attribute: _averaged(telling, head) for head in layout.heads()}
    jewellery = any(photo.jewellery for photo in photos)
    return PieceReading(
        readings=readings_of(logits, photos[0].decisions, jewellery=jewellery),
        disagreements=_disagreements(telling) if jewellery else (),
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


def _averaged(photos: Sequence[PhotoReading], head: layout.Head) -> Floats:
    rows = np.stack([photo.logits[head.attribute] for photo in photos])
    probabilities = probabilities_of(rows, many=head.many)
    if head.many:
        sure = np.abs(probabilities - 0.5).mean(axis=-1) * 2
    else:
        sure = probabilities.max(axis=-1)
        rows = np.log(np.maximum(probabilities, 1e-7))
    weights = np.maximum(sure, LEAST_WEIGHT)
    averaged: Floats = (rows * (weights / weights.sum())[:, None]).sum(axis=0).astype(np.float32)
    return averaged


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
