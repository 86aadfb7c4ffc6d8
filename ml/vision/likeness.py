"""What the eye saw of a photo as one row of numbers, to be laid beside that of another photo."""

from __future__ import annotations

from ml.vision.readings import PhotoReading


def scores_of(reading: PhotoReading) -> list[float]:
    """The calibrated logits of all attributes, one after the other; comparable among readings of one eye only."""
    return [round(float(score), 3) for scores in reading.logits.values() for score in scores]
