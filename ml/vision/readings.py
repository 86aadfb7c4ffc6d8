"""What the eye says about a photo, and about a piece seen on several photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.vision.decisions import Decisions

Grid = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """One value of one attribute, its calibrated probability, and whether the threshold was passed."""

    attribute: str
    value: str
    probability: float
    asserted: bool


@dataclass(frozen=True)
class PhotoReading:
    """One photo. One-valued attributes have exactly one reading, many-valued ones each value above 0.05.

    `evidence` maps (attribute, value) of each reading to [h, w] in 0..1 over the whole photo.
    `logits` (calibrated, per attribute in the order of the vocabulary) and `decisions` serve `combine`.
    """

    readings: tuple[Reading, ...]
    evidence: Mapping[tuple[str, str], Grid]
    jewellery: bool
    seconds: float
    logits: Mapping[str, Grid]
    decisions: Decisions


@dataclass(frozen=True)
class PieceReading:
    """All photos of one piece together; `disagreements` names the attributes on which they contradict."""

    readings: tuple[Reading, ...]
    disagreements: tuple[str, ...]


def readings_of(logits: Mapping[str, Grid], decisions: Decisions, *, jewellery: bool) -> tuple[Reading, ...]:
    """Readings from calibrated logits. Where there is no jewellery nothing is asserted."""
    return tuple(
        Reading(attribute, value, probability, jewellery and decisions.passed(attribute, value, probability))
        for attribute, value, probability in decisions.shown(logits)
    )
