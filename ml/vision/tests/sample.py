"""Readings made by hand, for tests that need no network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ml.vision import PhotoReading, layout
from ml.vision.decisions import Decisions
from ml.vision.readings import readings_of


def decisions(threshold: float | None = 0.8) -> Decisions:
    """Temperature 1 everywhere, one threshold for every value."""
    return Decisions(
        temperatures={head.attribute: 1.0 for head in layout.heads()} | {"jewellery": 1.0},
        thresholds={head.attribute: dict.fromkeys(head.values, threshold) for head in layout.heads()},
        jewellery_at_least=0.5,
        strangeness_at_most=2.0,
    )


def photo(scores: Mapping[str, Mapping[str, float]], *, jewellery: bool = True) -> PhotoReading:
    """A photo reading from some logits; the others are 0 (one-valued) or -9 (many-valued)."""
    logits = {}
    for head in layout.heads():
        row = np.full(len(head.values), -9.0 if head.many else 0.0, np.float32)
        for value, score in scores.get(head.attribute, {}).items():
            row[head.values.index(value)] = score
        logits[head.attribute] = row
    rules = decisions()
    return PhotoReading(
        readings=readings_of(logits, rules, jewellery=jewellery),
        evidence={},
        jewellery=jewellery,
        seconds=0.0,
        logits=logits,
        decisions=rules,
    )
