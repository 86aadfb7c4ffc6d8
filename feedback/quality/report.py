"""The figures of a period as the quality page tells them: now, before, by day and by model version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from feedback.quality.acts import ONE_DAY
from feedback.quality.figures import Figures
from feedback.quality.snapshots import Daily, Read


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
    before: Figures
    bins: list[Bin]
    vision: list[Version]
    text: list[Version]
    missing: int

    @property
    def empty(self) -> bool:
        now = self.now
        return not (now.reviewed or now.own_words or now.drafts or now.looks.cases or now.waiting_ms.cases)


def report_of(read: Read, period: Period, last: date, live: Iterable[str]) -> Report:
    """``read`` reaches back over the period and the one before it; ``live`` are the names of the live models."""
    first, names = last - (period.days - 1) * ONE_DAY, set(live)
    rows = [row for row in read.rows if row.day >= first]
    return Report(
        period=period,
        now=_sum(rows, last),
        before=_sum([row for row in read.rows if row.day < first], first - ONE_DAY),
        bins=[_bin(rows, begin, period.bin_days) for begin in _begins(first, period)],
        vision=_versions(rows, 0, names),
        text=_versions(rows, 1, names),
        missing=read.missing,
    )


def _begins(first: date, period: Period) -> list[date]:
    return [first + at * ONE_DAY for at in range(0, period.days, period.bin_days)]


def _bin(rows: list[Daily], first: date, days: int) -> Bin:
    last = first + (days - 1) * ONE_DAY
    return Bin(first, last, _sum([row for row in rows if first <= row.day <= last], last))


def _sum(rows: Iterable[Daily], last: date) -> Figures:
    """What waits is what waited at the end of the last day."""
    total = Figures()
    for row in rows:
        total.add(row.figures, waiting=row.day == last)
    return total


def _versions(rows: list[Daily], kind: int, live: set[str]) -> list[Version]:
    """The newest first, the live one before all."""
    days: dict[str, list[Daily]] = {}
    for row in rows:
        if row.versions[kind]:
            days.setdefault(row.versions[kind], []).append(row)
    found = [
        Version(name, name in live, min(row.day for row in own), _sum(own, date.min)) for name, own in days.items()
    ]
    told = [one for one in found if one.figures.drafts or one.figures.reviewed or one.figures.looks.cases]
    return sorted(told, key=lambda one: (one.live, one.first, one.name), reverse=True)
