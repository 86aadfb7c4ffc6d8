"""The figures of a period as the quality page tells them: now, before, by day and by model version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from feedback.quality.acts import ONE_DAY
from feedback.quality.figures import Figures
from feedback.quality.snapshots import Daily, Read
from feedback.quality.story import Versions


@dataclass(frozen=True)
class Period:
    """So many days up to today, told in bins of some days each."""

    code: str
    days: int
    bin_days: int


PERIODS = {one.code: one for one in (Period("2w", 14, 1), Period("3m", 91, 7), Period("1y", 364, 28))}


@dataclass(frozen=True)
class Bin:
    first: date
    last: date
    figures: Figures


@dataclass(frozen=True)
class Earlier:
    """As much as is compared of the period before."""

    reviewed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Version:
    """What one model version did in the period."""

    name: str
    live: bool
    first: date
    figures: Figures


@dataclass(frozen=True)
class Report:
    """``missing`` days at the beginning of the period are not counted yet."""

    period: Period
    now: Figures
    before: Earlier
    bins: list[Bin]
    vision: list[Version]
    text: list[Version]
    missing: int

    @property
    def empty(self) -> bool:
        now = self.now
        return not (now.reviewed or now.own_words or now.drafts or now.looks.cases or now.waiting_ms.cases)


def report_of(read: Read, before: Earlier, period: Period, last: date, live: Iterable[str]) -> Report:
    """``read`` is of the period, ``live`` are the names of the live models."""
    first = last - (period.days - 1) * ONE_DAY
    bins = [_bin(first + at * ONE_DAY, period.bin_days) for at in range(0, period.days, period.bin_days)]
    pairs = _Pairs()
    for row in read.rows:
        one = bins[(row.day - first).days // period.bin_days]
        one.figures.add(row.figures, waiting=row.day == one.last)
        pairs.add(row)
    now = Figures()
    for one in bins:
        now.add(one.figures, waiting=one is bins[-1])
    return Report(period, now, before, bins, pairs.versions(0, set(live)), pairs.versions(1, set(live)), read.missing)


def _bin(first: date, days: int) -> Bin:
    """What waits in a bin is what waited at the end of its last day."""
    return Bin(first, first + (days - 1) * ONE_DAY, Figures())


class _Pairs:
    """Sums by pair of models, of which there are few, so that each day is added once for both of its models."""

    def __init__(self) -> None:
        self._sums: defaultdict[Versions, Figures] = defaultdict(Figures)
        self._first: dict[Versions, date] = {}

    def add(self, row: Daily) -> None:
        self._sums[row.versions].add(row.figures, waiting=False)
        self._first[row.versions] = min(row.day, self._first.get(row.versions, row.day))

    def versions(self, kind: int, live: set[str]) -> list[Version]:
        """Of the vision models (0) or the text models (1); the live one first, then the newest."""
        sums: defaultdict[str, Figures] = defaultdict(Figures)
        first: dict[str, date] = {}
        for versions, figures in self._sums.items():
            sums[versions[kind]].add(figures)
            first[versions[kind]] = min(self._first[versions], first.get(versions[kind], date.max))
        told = [
            Version(name, name in live, first[name], figures)
            for name, figures in sums.items()
            if name and (figures.drafts or figures.reviewed or figures.looks.cases)
        ]
        return sorted(told, key=lambda one: (one.live, one.first, one.name), reverse=True)
