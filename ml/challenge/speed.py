"""How much slower a challenger is, by runs in turn: a machine's speed drifts by a quarter within minutes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from ml.challenge.verdict import Check

SLOWER_AT_MOST = 1.5
MEMORY_AT_MOST = 2.0

Call = Callable[[], Any]


def speed_check(live: Call, challenger: Call, *, rounds: int, what: str) -> Check:
    """Each call in turn, warmed up once; the median of the ratios of neighbours counts.

    A ratio above the limit is measured once more, three times as long, before it refuses: another process may have
    come in between.
    """
    live()
    challenger()
    mine, theirs, ratio = _ratio(live, challenger, rounds)
    taken = rounds
    if ratio > SLOWER_AT_MOST:
        mine, theirs, ratio = _ratio(live, challenger, 3 * rounds)
        taken = 3 * rounds
    return Check(
        "speed",
        ratio <= SLOWER_AT_MOST,
        f"{what} takes {theirs:.1f} ms, with the live model {mine:.1f} ms: {ratio:.2f} times as long.",
        mine,
        theirs,
        f"at most {SLOWER_AT_MOST} times as long",
        "ms",
        taken,
    )


def _ratio(live: Call, challenger: Call, rounds: int) -> tuple[float, float, float]:
    """(median ms, median ms, median ratio)."""
    pairs = []
    for number in range(rounds):
        # Who goes first takes turns, too.
        order = (live, challenger) if number % 2 else (challenger, live)
        taken = {call: _milliseconds(call) for call in order}
        pairs.append((taken[live], taken[challenger]))
    mine, theirs = (statistics.median(pair[side] for pair in pairs) for side in range(2))
    return mine, theirs, statistics.median(second / first for first, second in pairs)


def _milliseconds(call: Call) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def memory_check(live: float, challenger: float) -> Check:
    """From the megabytes that ml.challenge.footprint measured."""
    return Check(
        "memory",
        challenger <= MEMORY_AT_MOST * live,
        f"Opened and used, it adds {challenger:.0f} MB to a process; the live model adds {live:.0f} MB.",
        live,
        challenger,
        f"at most {MEMORY_AT_MOST:.0f} times as much",
        "MB",
        1,
    )
