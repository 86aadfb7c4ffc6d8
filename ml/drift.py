"""Do today's photos still look like those of the weeks before? Population stability, with what chance alone would do.

The population stability index sums (a - e) ln(a / e) over bins, e and a being the shares before and now; below 0.1
is called steady and from 0.25 on a shift (Siddiqi 2006, "Credit Risk Scorecards"; Lewis 1994). Those limits were made
for many thousand independent cases. With few it is large by chance alone: for n and m independent cases and B bins it
is about (1/n + 1/m) times chi-squared with B - 1 degrees of freedom (Yurdakul and Naranjo 2020, J. Risk Model
Validation 14(4)), and photos of one artisan are far from independent. So what chance does is measured: the weeks
before are resampled by whole artisans, as many and with as many photos as now, and an alarm needs to pass both.

Plain Python, so that any process may ask.
"""

from __future__ import annotations

import math
import random
import statistics
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

WATCH = 0.1
ALARM = 0.25
BINS = 10
# A bin should hold some twenty cases before; with fewer, bins are wider.
CASES_PER_BIN = 20
PHOTOS_AT_LEAST = 20
# With fewer artisans on either side, pieces are resampled instead: it is the same few artisans again.
ARTISANS_AT_LEAST = 5
RESAMPLES = 200
PHOTOS_AT_MOST = 1000
# Cube roots of chi-squared are nearly normal (Wilson and Hilferty 1931). Twelve features a day, each beyond four
# deviations by chance once in 30,000: a false alarm in seven years.
DEVIATIONS = 4.0
# Added to every bin, so that an empty one is not infinitely unlikely (Jeffreys' prior).
IMAGINED = 0.5
SEED = 20_060

Level = Literal["steady", "watch", "alarm"]
Bins = list[float]


@dataclass(frozen=True)
class Sighting:
    """One photo: whose, of which piece, what the model named, and its figures (see ml.vision.statistics)."""

    artisan: str
    piece: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Shift:
    """One feature. `psi` now; `by_chance`: what it stays below while nothing changes, for as many photos."""

    feature: str
    psi: float
    by_chance: float
    level: Level
    sentence: str


@dataclass(frozen=True)
class DriftReport:
    """All features, the most shifted first. Not `judged`: there were too few photos, and `shifts` is empty."""

    before: int
    now: int
    judged: bool
    shifts: tuple[Shift, ...] = ()

    @property
    def level(self) -> Level:
        levels = {shift.level for shift in self.shifts}
        return "alarm" if "alarm" in levels else "watch" if "watch" in levels else "steady"


def population_stability(before: Sequence[float], now: Sequence[float]) -> float:
    """The index of two rows of counts over the same bins, IMAGINED added to each; 0 for equal shares."""
    size = len(before)
    whole, part = sum(before) + IMAGINED * size, sum(now) + IMAGINED * size
    total = 0.0
    for expected, actual in zip(before, now, strict=True):
        e, a = (expected + IMAGINED) / whole, (actual + IMAGINED) / part
        total += (a - e) * math.log(a / e)
    return total


def compare(before: Sequence[Sighting], now: Sequence[Sighting], *, seed: int = SEED) -> DriftReport:
    """How far the photos of now have moved from those before, feature by feature. The same seed, the same report."""
    if min(len(before), len(now)) < PHOTOS_AT_LEAST:
        return DriftReport(len(before), len(now), judged=False)
    dice = random.Random(seed)
    older, newer = _thinned(before, dice), _thinned(now, dice)
    shifts = [_shift(feature, older, newer, dice) for feature in _features(older)]
    return DriftReport(len(before), len(now), True, tuple(sorted(shifts, key=lambda s: -s.psi)))


def _thinned(sightings: Sequence[Sighting], dice: random.Random) -> Sequence[Sighting]:
    return sightings if len(sightings) <= PHOTOS_AT_MOST else dice.sample(sightings, PHOTOS_AT_MOST)


def _features(sightings: Sequence[Sighting]) -> list[tuple[str, bool]]:
    """(name, is it a number) of every feature that was seen before."""
    values = {name for sighting in sightings for name in sighting.values}
    numbers = {name for sighting in sightings for name in sighting.numbers}
    return [(name, False) for name in sorted(values)] + [(name, True) for name in sorted(numbers)]


def _shift(
    feature: tuple[str, bool], older: Sequence[Sighting], newer: Sequence[Sighting], dice: random.Random
) -> Shift:
    name, is_number = feature
    rows = _numbered(name, older, newer) if is_number else _named(name, older, newer)
    by_artisan = all(len({s.artisan for s in side}) >= ARTISANS_AT_LEAST for side in (older, newer))
    groups = [_grouped(side, own, by_artisan=by_artisan) for side, own in zip((older, newer), rows, strict=True)]
    psi = population_stability(*(_summed(row for rows in group for row in rows) for group in groups))
    chance = _by_chance(groups[0], [len(rows) for rows in groups[1]], dice)
    level = _level(psi, chance)
    return Shift(name, round(psi, 4), round(chance, 4), level, _sentence(name, psi, chance, level))


def _level(psi: float, chance: float) -> Level:
    if psi <= chance or psi < WATCH:
        return "steady"
    return "alarm" if psi >= ALARM else "watch"


def _numbered(name: str, older: Sequence[Sighting], newer: Sequence[Sighting]) -> tuple[list[Bins], list[Bins]]:
    """One row of bins a photo, the edges being quantiles of the photos before; photos without the figure are empty."""
    known = sorted(s.numbers[name] for s in older if name in s.numbers)
    bins = max(2, min(BINS, len(known) // CASES_PER_BIN))
    edges = sorted(set(statistics.quantiles(known, n=bins))) if len(known) > 1 else known
    older_rows, newer_rows = (
        [
            _marked(len(edges) + 1, [bisect_right(edges, s.numbers[name])] if name in s.numbers else [])
            for s in sightings
        ]
        for sightings in (older, newer)
    )
    return older_rows, newer_rows


def _named(name: str, older: Sequence[Sighting], newer: Sequence[Sighting]) -> tuple[list[Bins], list[Bins]]:
    """One row of bins a photo; values that were rare before share the last bin with those never seen."""
    counts: dict[str, int] = {}
    for sighting in older:
        for value in sighting.values.get(name, ()):
            counts[value] = counts.get(value, 0) + 1
    frequent = sorted(value for value, count in counts.items() if count >= CASES_PER_BIN)
    place = {value: index for index, value in enumerate(frequent)}
    older_rows, newer_rows = (
        [_marked(len(place) + 1, [place.get(value, len(place)) for value in s.values.get(name, ())]) for s in sightings]
        for sightings in (older, newer)
    )
    return older_rows, newer_rows


def _marked(bins: int, places: Sequence[int]) -> Bins:
    row = [0.0] * bins
    for place in places:
        row[place] += 1 / len(places)
    return row


def _grouped(sightings: Sequence[Sighting], rows: Sequence[Bins], *, by_artisan: bool) -> list[list[Bins]]:
    groups: dict[str, list[Bins]] = {}
    for sighting, row in zip(sightings, rows, strict=True):
        groups.setdefault(sighting.artisan if by_artisan else sighting.piece, []).append(row)
    return list(groups.values())


def _summed(rows: Iterable[Bins]) -> Bins:
    return [sum(column) for column in zip(*rows, strict=True)]


def _by_chance(groups: list[list[Bins]], sizes: Sequence[int], dice: random.Random) -> float:
    """What the index stays below if now is only another draw of artisans and photos from before."""
    sums = [_summed(group) for group in groups]
    roots = []
    for _ in range(RESAMPLES):
        again = _summed(dice.choices(sums, k=len(sums)))
        drawn = _summed(row for size in sizes for row in dice.choices(dice.choice(groups), k=size))
        roots.append(math.cbrt(max(population_stability(again, drawn), 0.0)))
    return float((statistics.fmean(roots) + DEVIATIONS * statistics.stdev(roots)) ** 3)


def _sentence(name: str, psi: float, chance: float, level: Level) -> str:
    if level == "steady":
        return f"{name} is steady: {psi:.2f}, and up to {chance:.2f} is chance for so few photos."
    told = "has shifted" if level == "alarm" else "moves"
    return f"{name} {told}: population stability {psi:.2f}, where chance alone stays below {chance:.2f}."
