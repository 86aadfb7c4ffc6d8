"""Both models' answers about the same photos, side by side, and on which slices of them one falls behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ml.challenge.chance import chances_of_loss, discoveries
from ml.data.labels import LabelledPhoto
from ml.vision import layout
from ml.vision.calibration import Judged
from ml.vision.decisions import Decisions
from ml.vision.evaluation import Answers, answers_of
from ml.vision.figures import Said

# A smaller slice is one photo's accident: its photos are judged with those of the other small ones of their kind.
SLICE_AT_LEAST = 20
SLICE_LIMIT = 2.0
_OVERLAP = 2
KINDS = ("type", "metal_tone", "worn", "shop")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Slice:
    """Some of the answers: `points` the challenger won (below 0: lost) of a hundred, `live` how many were right."""

    name: str
    photos: int
    live: float
    points: float
    chance: float

    @property
    def sentence(self) -> str:
        return (
            f"{self.name} ({self.photos} photos): {self.live + self.points:.1f} of 100 right instead of "
            f"{self.live:.1f} (chance {self.chance:.4f})"
        )


@dataclass(frozen=True)
class Side:
    """One model's raw scores with the truth, and its answers under its own decisions."""

    judged: Judged
    decisions: Decisions

    @cached_property
    def answers(self) -> Answers:
        return answers_of(self.judged, self.decisions)

    @cached_property
    def said(self) -> Mapping[str, tuple[Flags, Said]]:
        """By attribute: which photos are labelled [n], and what was wanted and said of those."""
        found = {}
        for column, head in enumerate(layout.heads()):
            labelled = self.judged.weights[:, column] > 0
            goal = self.judged.wanted[labelled, head.span] > 0.5
            chances, asserted = self.answers.probabilities[head.attribute], self.answers.asserted[head.attribute]
            found[head.attribute] = labelled, Said.of(head, goal, chances[labelled], asserted[labelled])
        return found

    @cached_property
    def right(self) -> Floats:
        """[n, attributes], 0..1: the overlap of what was named with the truth, 0 where nobody labelled.

        Of one-valued attributes it is right or wrong, of many-valued ones the F1 of the named set.
        """
        found = np.zeros((len(self.judged.scores), len(layout.heads())))
        for column, (labelled, said) in enumerate(self.said.values()):
            found[labelled, column] = said.tally()[:, _OVERLAP]
        return found


class Duel:
    """Two sides about the same photos. Answers that a labeller doubted count half."""

    def __init__(self, photos: Sequence[LabelledPhoto], live: Side, challenger: Side) -> None:
        self.photos = photos
        self.live = live
        self.challenger = challenger
        self.weights = live.judged.weights[:, :-1].astype(np.float64)

    @property
    def answered(self) -> int:
        """How many labelled answers there are."""
        return int((self.weights > 0).sum())

    def score(self, side: Side) -> float:
        """Of a hundred answers, how many are right."""
        return float(100 * (side.right * self.weights).sum() / self.weights.sum())

    @cached_property
    def slices(self) -> list[Slice]:
        """Every slice of SLICE_AT_LEAST photos, with how likely its loss is by chance.

        Slices: each attribute; each value of an attribute on that attribute; and each type, tone, worn or not, and
        shop on all attributes together.
        """
        chosen = [(name, mask) for name, mask in self._masks() if (mask.any(axis=1)).sum() >= SLICE_AT_LEAST]
        if not chosen:
            return []
        gained = (self.challenger.right - self.live.right) * self.weights
        by_unit = np.stack([self._by_unit((gained * mask).sum(axis=1)) for _, mask in chosen], axis=1)
        chances = chances_of_loss(by_unit)
        return [
            self._slice(name, mask, gained, float(chance)) for (name, mask), chance in zip(chosen, chances, strict=True)
        ]

    @property
    def behind(self) -> list[Slice]:
        """Slices that lost more than SLICE_LIMIT points, and more than chance among so many slices explains."""
        named = discoveries([one.chance for one in self.slices])
        lost = [one for one, sure in zip(self.slices, named, strict=True) if sure and one.points < -SLICE_LIMIT]
        return sorted(lost, key=lambda one: one.points)

    def _slice(self, name: str, mask: Flags, gained: Floats, chance: float) -> Slice:
        weight = (self.weights * mask).sum()
        live = 100 * (self.live.right * self.weights * mask).sum() / weight
        points = 100 * (gained * mask).sum() / weight
        return Slice(name, int(mask.any(axis=1).sum()), float(live), float(points), chance)

    def _masks(self) -> Iterator[tuple[str, Flags]]:
        """(name, which answers [n, attributes])."""
        known = self.weights > 0
        for column, head in enumerate(layout.heads()):
            own = known & (np.arange(known.shape[1]) == column)
            yield head.attribute, own
            for name, rows in self._values(head.attribute):
                yield f"{head.attribute} of {name}", own & rows[:, None]
        for kind in KINDS:
            for name, rows in self._values(kind):
                yield f"everything about {kind} {name}", known & rows[:, None]

    def _values(self, kind: str) -> Iterator[tuple[str, Flags]]:
        """The photos [n] of each value of an attribute, or of each shop; small ones together."""
        has = [(photo.shop,) if kind == "shop" else photo.labels.get(kind, ()) for photo in self.photos]
        names = sorted({name for values in has for name in values})
        rows = {name: np.array([name in values for values in has]) for name in names}
        few = [name for name in names if rows[name].sum() < SLICE_AT_LEAST]
        for name in names:
            if name not in few:
                yield name, rows[name]
        if few:
            yield "the rarer ones", np.logical_or.reduce([rows[name] for name in few])

    def _by_unit(self, gained: Floats) -> Floats:
        return np.bincount(self._units, weights=gained).astype(np.float64)

    @cached_property
    def _units(self) -> NDArray[np.int64]:
        """Photos of one piece are no independent cases."""
        names = np.array([f"{photo.shop}:{photo.group}" for photo in self.photos])
        return np.unique(names, return_inverse=True)[1].astype(np.int64)
