"""Does the eye do worse for some? Slices of the photos, and which of them fall behind the rest: that is bias."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data import LabelledPhoto
from ml.vision import layout
from ml.vision.figures import figures
from ml.vision.intervals import corrected, drawn, units_of

KINDS = ("worn", "shop", "type", "metal_tone")
# A smaller slice, or a smaller rest, is not compared: its figures are chance.
PHOTOS_AT_LEAST = 20
# Of the slices that are named, this share may be named by chance.
FALSE_SHARE = 0.05

Sums = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Behind:
    """A slice on which an attribute is read worse than on the rest; `interval` is that of the difference."""

    kind: str
    name: str
    attribute: str
    figure: str
    photos: int
    here: float
    rest: float
    interval: tuple[float, float]
    chance: float

    def as_json(self) -> dict[str, Any]:
        return {
            "slice": self.kind,
            "name": self.name,
            "attribute": self.attribute,
            "figure": self.figure,
            "photos": self.photos,
            "here": round(self.here, 4),
            "rest": round(self.rest, 4),
            "interval": list(self.interval),
            "sentence": self.sentence(),
        }

    def sentence(self) -> str:
        done = "overlaps with the truth by" if layout.head(self.attribute).many else "is right for"
        low, high = (abs(round(100 * end)) for end in reversed(self.interval))
        return (
            f"Where {self.kind} is {self.name} ({self.photos} photos), {self.attribute} {done} {self.here:.0%}; "
            f"elsewhere {self.rest:.0%}. It falls behind by {low} to {high} points."
        )


def slices(photos: Sequence[LabelledPhoto], kind: str) -> dict[str, Flags]:
    """Which photos [n] belong to each slice, by name; photos without that label belong to none."""
    names = [photo.shop if kind == "shop" else "".join(photo.labels.get(kind, ())) for photo in photos]
    return {name: np.array([other == name for other in names]) for name in sorted(set(names)) if name}


def behind(photos: Sequence[LabelledPhoto], tallies: dict[str, tuple[Flags, Sums]]) -> tuple[list[Behind], int]:
    """The slices that fall behind, the widest gap first, and how many comparisons were made.

    A slice is named when the whole interval of its difference to the rest lies below zero, and the difference also
    stands among all comparisons (Benjamini and Hochberg 1995, "Controlling the False Discovery Rate").
    `tallies`: by attribute the labelled photos [n] and their tallies [labelled, columns].
    """
    compared = [
        found
        for kind in KINDS
        for name, rows in slices(photos, kind).items()
        for attribute, (labelled, tally) in tallies.items()
        for found in _compared(photos, kind, name, rows, attribute, labelled, tally)
    ]
    limit = _chance_at_most([found.chance for found in compared])
    named = [found for found in compared if found.interval[1] < 0 and found.chance <= limit]
    return sorted(named, key=lambda found: found.here - found.rest), len(compared)


def _compared(
    photos: Sequence[LabelledPhoto],
    kind: str,
    name: str,
    rows: Flags,
    attribute: str,
    labelled: Flags,
    tally: Sums,
) -> Iterator[Behind]:
    inside = rows[labelled]
    if min(inside.sum(), (~inside).sum()) < PHOTOS_AT_LEAST:
        return
    head = layout.head(attribute)
    figure = "overlap" if head.many else "accuracy"
    value = partial(_figure, head, figure)
    mine = [photo for photo, chosen in zip(photos, labelled, strict=True) if chosen]
    pairs = _apart(mine, tally, inside) if kind == "shop" else _together(mine, tally, inside)
    here, rest, again, without = pairs(value)
    interval = corrected(here - rest, again, without)
    if interval is None:
        return
    spread = float(np.nanstd(again))
    chance = NormalDist().cdf((here - rest) / spread) if spread > 0 else 1.0
    yield Behind(kind, name, attribute, figure, int(inside.sum()), here, rest, interval, chance)


def _figure(head: layout.Head, name: str, sums: Sums) -> Sums:
    return figures(head, sums)[name]


def _together(photos: Sequence[LabelledPhoto], tally: Sums, inside: Flags) -> Any:
    """The same resampled units on both sides: what a shop is bad at pulls down its slice and its rest alike."""
    units = units_of(photos)
    mine, others = units.sums(tally * inside[:, None]), units.sums(tally * ~inside[:, None])

    def compare(value: Any) -> tuple[float, float, Sums, Sums]:
        draws = drawn(units.count)
        again = value(draws @ mine) - value(draws @ others)
        without = value(mine.sum(axis=0) - mine) - value(others.sum(axis=0) - others)
        return float(value(mine.sum(axis=0))), float(value(others.sum(axis=0))), again, without

    return compare


def _apart(photos: Sequence[LabelledPhoto], tally: Sums, inside: Flags) -> Any:
    """A shop against the others: its products are resampled on one side, the other shops on the other."""
    sides = []
    for side in (inside, ~inside):
        units = units_of([photo for photo, chosen in zip(photos, side, strict=True) if chosen])
        sides.append(units.sums(tally[side]))

    def compare(value: Any) -> tuple[float, float, Sums, Sums]:
        here, rest = (value(sums.sum(axis=0)) for sums in sides)
        again = [value(drawn(len(sums), seed=seed) @ sums) for seed, sums in enumerate(sides)]
        without = np.concatenate(
            [value(sides[0].sum(axis=0) - sides[0]) - rest, here - value(sides[1].sum(axis=0) - sides[1])]
        )
        return float(here), float(rest), again[0] - again[1], without

    return compare


def _chance_at_most(chances: Sequence[float]) -> float:
    """The largest chance that still counts as a finding, -1 if none does."""
    ordered = np.sort(np.array(chances))
    passed = np.flatnonzero(ordered <= FALSE_SHARE * (np.arange(len(ordered)) + 1) / max(len(ordered), 1))
    return float(ordered[passed[-1]]) if len(passed) else -1.0
