"""Sizes and weight as slots, with a coarse size for the model, which never sees the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# attribute of `dimensions` -> bounds between small, middle and large; the model phrases these itself.
SIZES: dict[str, tuple[float, float]] = {
    "drop_mm": (15, 30),
    "chain_length_cm": (45, 55),
    "pendant_height_mm": (18, 30),
    "band_width_mm": (3, 6),
    "width_mm": (30, 40),
    "inner_length_cm": (17, 19),
    "ring_size": (0, 0),
    "height_mm": (20, 40),
    "length_mm": (20, 40),
    "depth_mm": (3, 8),
    "diameter_mm": (10, 25),
    "stone_size_mm": (5, 10),
    "stone_weight_ct": (0.5, 2),
}
WEIGHTS = (3.0, 7.0)
UNIT = re.compile(r"_(mm|cm|ct|g)$")


@dataclass(frozen=True)
class Measure:
    """One measured fact: its slot, its words ("45 mm"), its control token and what it licenses."""

    attribute: str
    slot: str
    words: str
    token: str
    flags: frozenset[str]


def number_words(value: Any) -> str:
    """A number as read in English: 45.0 -> "45", 3.1 -> "3.1"; text stays as told."""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def measure_slots(facts: Mapping[str, Any]) -> Iterator[Measure]:
    """The measures of a piece that the model may phrase; other dimensions are left to the planner."""
    for name, value in (facts.get("dimensions") or {}).items():
        if name in SIZES:
            yield _dimension(name, value)
    if facts.get("weight_g"):
        size = _size(facts["weight_g"], WEIGHTS)
        flags = frozenset({"weight", f"weight:{size}"})
        yield Measure("weight_g", "weight_g", f"{number_words(facts['weight_g'])} g", f"[w:{size}]", flags)


def words_with_unit(name: str, value: Any) -> str:
    """ "drop_mm", 45 -> "45 mm"; "inner_length_cm", "adjustable 16–19" -> "16–19 cm"; "ring_size", "US 7" -> "US 7"."""
    unit = UNIT.search(name)
    words = re.sub(r"^adjustable\s+", "", number_words(value))
    return f"{words} {unit[1]}" if unit else words


def _dimension(name: str, value: Any) -> Measure:
    adjustable = "adjustable" in str(value)
    size = "adjustable" if adjustable else _size(value, SIZES[name]) if name != "ring_size" else "given"
    flags = {f"dimension:{name}", f"dimension:{name}:{size}"} | ({"adjustable"} if adjustable else set())
    return Measure(name, name, words_with_unit(name, value), f"[d:{name}:{size}]", frozenset(flags))


def _size(value: Any, bounds: tuple[float, float]) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return "middle"
    return "small" if number <= bounds[0] else "middle" if number <= bounds[1] else "large"
