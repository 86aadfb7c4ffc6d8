"""Charts as whole numbers that a template draws: columns over time, and strips that stand in a table's row.

Everything is measured in units of a drawing 720 wide, which is shown at about half of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 24, 16, 46
_FLOOR = HEIGHT - _BOTTOM
_LABELS = 6
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Part:
    """A piece of a column: how much, of which kind (a class of the stylesheet)."""

    amount: float
    kind: str


@dataclass(frozen=True)
class Column:
    """What one bin shows: parts upon each other, or a dot with its likely limits, and what it says when pointed at."""

    label: str
    says: str
    parts: Sequence[Part] = ()
    dot: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Mark:
    """A drawn part or dot; ``high`` and ``low`` are the ends of a dot's limits."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    says: str
    high: int = 0
    low: int = 0


@dataclass
class Chart:
    title: str
    bars: list[Mark] = field(default_factory=list)
    dots: list[Mark] = field(default_factory=list)
    ticks: list[tuple[int, str]] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)


def columns(title: str, bins: Sequence[Column], *, unit: float = 1, ends_at: float = 0) -> Chart:
    """One column or dot for each bin; the scale is told in units (60 for minutes of seconds), up to ``ends_at``."""
    highest = max([ends_at, *(sum(part.amount for part in one.parts) for one in bins)])
    top, ticks = _scale(highest / unit)
    chart = Chart(title, ticks=[(_height(tick, top), f"{tick:g}") for tick in ticks])
    room = (WIDTH - _LEFT - _RIGHT) / max(1, len(bins))
    shown = max(1, -(-len(bins) // _LABELS))
    for at, one in enumerate(bins):
        middle = round(_LEFT + (at + 0.5) * room)
        if (len(bins) - 1 - at) % shown == 0:
            chart.labels.append((middle, one.label))
        _stack(chart, one, middle, round(room * 0.66), top * unit)
        if one.dot is not None:
            y, low, high = (_height(min(max(value, 0), top * unit), top * unit) for value in one.dot)
            chart.dots.append(Mark(middle, y, 0, 0, "dot", one.says, high, low))
    return chart


def _stack(chart: Chart, one: Column, middle: int, width: int, top: float) -> None:
    amount = 0.0
    for part in one.parts:
        below, amount = _height(amount, top), amount + part.amount
        above = _height(amount, top)
        if part.amount:
            mark = Mark(middle - width // 2, above, width, max(2, below - above), part.kind, one.says)
            chart.bars.append(mark)


def _height(amount: float, top: float) -> int:
    return round(_FLOOR - (_FLOOR - _TOP) * amount / top)


def _scale(highest: float) -> tuple[float, list[float]]:
    """The end of the scale and its ticks: at most five, in steps that people count in, none finer than one."""
    power = 1.0
    while True:
        for step in _STEPS:
            wide = step * power
            if highest <= 4 * wide:
                count = max(1, -(-int(highest * 1000) // int(wide * 1000)))
                return count * wide, [at * wide for at in range(count + 1)]
        power *= 10


@dataclass(frozen=True)
class Strip:
    """A bar from 0 to ``value`` of 100 with its limits from ``low`` to ``high``."""

    value: int
    low: int
    high: int


def strip(value: float, low: float, high: float, *, of: float = 1) -> Strip:
    return Strip(*(round(100 * min(1, max(0, each / of))) for each in (value, low, high)))
