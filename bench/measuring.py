"""A small frame for measures: side by side with a yardstick, because machines drift.

A machine's speed drifts by a quarter within minutes. So each measured call is followed at once by a fixed
piece of work, the yardstick, and the ratio of the two is what runs of different days and machines can share.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

STARTERS = Path(__file__).resolve().parents[1] / "ml" / "starter"


@dataclass(frozen=True)
class Reading:
    """One line of the table. ``ms``: median; ``slowest_ms``: the 95th percentile; ``ratio``: median to yardstick."""

    measure: str
    case: str
    ms: float
    slowest_ms: float
    ratio: float
    rounds: int


@dataclass(frozen=True)
class Figure:
    """One line that is no time of its own: a rate, or how two times of the same rounds compare."""

    measure: str
    case: str
    value: float
    unit: str


@dataclass(frozen=True)
class Missing:
    """A measure that could not be taken, and why."""

    measure: str
    why: str


Entry = Reading | Figure | Missing
Measure = Callable[["Bench"], Iterator[Entry]]
MEASURES: dict[str, Measure] = {}
WITH_PRODUCT: set[str] = set()


def measure(name: str, *, needs_product: bool = True) -> Callable[[Measure], Measure]:
    """Register a function that yields entries under ``name``; most need the product's servers and settings."""

    def register(function: Measure) -> Measure:
        MEASURES[name] = function
        if needs_product:
            WITH_PRODUCT.add(name)
        return function

    return register


@dataclass(frozen=True)
class Bench:
    """How long to measure: ``quick`` takes a few rounds, otherwise enough for a steady median."""

    quick: bool = False

    @property
    def rounds(self) -> int:
        return 3 if self.quick else 15

    def read(self, name: str, case: str, call: Callable[[], Any]) -> Reading:
        """Call once to warm up, then time it in rounds, each beside the yardstick."""
        call()
        times, ratios = [], []
        for _ in range(self.rounds):
            took = seconds(call)
            times.append(took * 1000)
            ratios.append(took / seconds(yardstick))
        return Reading(
            measure=name,
            case=case,
            ms=round(statistics.median(times), 2),
            slowest_ms=round(percentile(times, 95), 2),
            ratio=round(statistics.median(ratios), 3),
            rounds=self.rounds,
        )


def seconds(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def percentile(values: list[float], percent: float) -> float:
    """By linear interpolation between the two nearest of the sorted values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def yardstick() -> None:
    """Decode and halve a fixed 3-megapixel JPEG: integer work much like the product's own, without its code."""
    with Image.open(io.BytesIO(_yardstick_photo())) as image:
        image.resize((1000, 750), Image.Resampling.BILINEAR)


@cache
def _yardstick_photo() -> bytes:
    picture = Image.linear_gradient("L").resize((2000, 1500)).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()
