"""The proof that the product learns: a world of shops, the runs, and their curves as data that a page can draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from bench.simulation.learning import Course, Piece, World, Writes
from bench.simulation.sheets import measured_sheets
from bench.simulation.shops import HERS, MARKET, STRANGERS

# Each point of a curve is the mean of so many listings.
WINDOW = 10
# The target counts what comes after so many approved listings.
AFTER = 50


def world(write: Writes, listings: int, retrain_at: Sequence[int], tell: Callable[[str], None]) -> World:
    """Her pieces with the drafts of the frozen system, and a third as many of each other shop."""
    others = max(10, listings // 3)
    market = [_pieces(write, others, seed=100 + place) for place in range(len(MARKET))]
    tell("the others' pieces are drafted")
    return World(HERS, _pieces(write, listings, seed=7), MARKET, market, STRANGERS, retrain_at)


def _pieces(write: Writes, count: int, seed: int) -> list[Piece]:
    pieces: list[Piece] = []
    texts: list[str] = []
    for number, facts in enumerate(measured_sheets(count, seed)):
        drafted = write(facts, number, texts[-10:])
        texts.append(str(drafted["description"]))
        pieces.append(Piece(facts, drafted))
    return pieces


def curves(courses: Mapping[str, Course], *, retrained_at: Sequence[int], wrote: str) -> dict[str, Any]:
    """Mean edit distance and share approved untouched, in windows of ten listings; and what is left after 50."""
    count = min(len(course.distances) for course in courses.values())
    ends = list(range(WINDOW, count + 1, WINDOW))
    frozen = courses["frozen"].after(AFTER)
    return {
        "format": 1,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "wrote": wrote,
        "retrained_at": list(retrained_at),
        "listings": ends,
        "series": {name: _means(course.distances, ends) for name, course in courses.items()},
        "untouched": {name: _means(course.untouched(), ends) for name, course in courses.items()},
        "after_50": {name: round(course.after(AFTER), 4) for name, course in courses.items()},
        "of_frozen": {name: round(course.after(AFTER) / frozen, 4) for name, course in courses.items()},
        "rules": {name: course.rules for name, course in courses.items() if course.rules},
    }


def _means(values: Sequence[float], ends: Sequence[int]) -> list[float]:
    return [round(fmean(values[end - WINDOW : end]), 4) for end in ends]
