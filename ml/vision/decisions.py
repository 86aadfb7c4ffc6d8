"""From raw scores to probabilities that can be believed, and from those to what may be asserted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout

SHOWN_ABOVE = 0.05
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Decisions:
    """Temperatures by attribute (and "jewellery"), thresholds by attribute and value (None: never asserted).

    A photo whose jewellery probability is below `jewellery_at_least`, or whose features lie farther from those
    of jewellery than `strangeness_at_most`, shows no jewellery.
    """

    temperatures: Mapping[str, float]
    thresholds: Mapping[str, Mapping[str, float | None]]
    jewellery_at_least: float
    strangeness_at_most: float

    def calibrated(self, scores: Floats) -> dict[str, Floats]:
        """One row of raw scores [values + 1] as logits per attribute, divided by the temperature."""
        return {
            head.attribute: (scores[head.span] / self.temperatures[head.attribute]).astype(np.float32)
            for head in layout.heads()
        }

    def is_jewellery(self, scores: Floats, strangeness: float) -> bool:
        """Does the photo show jewellery at all?"""
        probability = float(sigmoid(scores[-1:] / self.temperatures["jewellery"])[0])
        return probability >= self.jewellery_at_least and strangeness <= self.strangeness_at_most

    def shown(self, logits: Mapping[str, Floats]) -> Iterator[tuple[str, str, float]]:
        """(attribute, value, probability): the best of one-valued attributes, the probable of many-valued."""
        for head in layout.heads():
            probabilities = probabilities_of(logits[head.attribute], many=head.many)
            if head.many:
                chosen = [int(i) for i in np.argsort(-probabilities, kind="stable") if probabilities[i] > SHOWN_ABOVE]
            else:
                chosen = [int(probabilities.argmax())]
            for index in chosen:
                yield head.attribute, head.values[index], float(probabilities[index])

    def passed(self, attribute: str, value: str, probability: float) -> bool:
        """Is the probability high enough to assert the value?"""
        threshold = self.thresholds[attribute].get(value)
        return threshold is not None and probability >= threshold

    def as_json(self) -> dict[str, Any]:
        return {
            "temperatures": dict(self.temperatures),
            "thresholds": {attribute: dict(values) for attribute, values in self.thresholds.items()},
            "jewellery_at_least": self.jewellery_at_least,
            "strangeness_at_most": self.strangeness_at_most,
        }

    @classmethod
    def from_json(cls, data: Any) -> Decisions:
        """Raises ValueError unless every attribute has a temperature and every value a threshold or null."""
        try:
            for head in layout.heads():
                if set(data["thresholds"][head.attribute]) != set(head.values):
                    raise ValueError(f"thresholds of {head.attribute} do not fit the vocabulary")
            return cls(
                temperatures={name: float(data["temperatures"][name]) for name in _temperature_names()},
                thresholds=data["thresholds"],
                jewellery_at_least=float(data["jewellery_at_least"]),
                strangeness_at_most=float(data["strangeness_at_most"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"decisions are incomplete: {error}") from error


def _temperature_names() -> list[str]:
    return [*(head.attribute for head in layout.heads()), "jewellery"]


def sigmoid(logits: Floats) -> Floats:
    """Element by element, without overflow."""
    probabilities: Floats = (0.5 * (1 + np.tanh(0.5 * logits))).astype(np.float32)
    return probabilities


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Floats = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return probabilities


def probabilities_of(logits: Floats, *, many: bool) -> Floats:
    """Probabilities over the last axis: independent of each other for many-valued attributes."""
    return sigmoid(logits) if many else softmax(logits)
