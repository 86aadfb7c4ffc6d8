"""Notes that contradict themselves: "925 silver ... it is gold", "45 cm ... 50 cm long"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ml.notes.model import Doubt, ReadFact

_ONE_VALUED = ("type", "metal", "weight_g", "made_by", "fastening")


def doubts_of(facts: Sequence[ReadFact]) -> tuple[Doubt, ...]:
    """The facts of which only one of several can be true, each group as a doubt."""
    groups: dict[str, list[ReadFact]] = {}
    for fact in facts:
        key = _subject(fact)
        if key is not None:
            groups.setdefault(key, []).append(fact)
    return tuple(
        Doubt(group[0].attribute, tuple(_different(group))) for group in groups.values() if len(_different(group)) > 1
    )


def _subject(fact: ReadFact) -> str | None:
    """What the fact is about, where only one answer fits."""
    if fact.attribute in _ONE_VALUED:
        return fact.attribute
    value: Mapping[str, Any] = fact.value
    if fact.attribute == "dimensions":
        return f"dimensions {next(iter(value['dimensions']))}"
    if fact.attribute == "stones":
        return f"stone {value['stones'][0].get('name')}"
    return None


def _different(group: Sequence[ReadFact]) -> list[ReadFact]:
    """One of each value; what only says less than another (silver, beside 925 silver) is no other answer."""
    kept: list[ReadFact] = []
    for fact in group:
        if any(_within(fact, other) for other in kept):
            continue
        kept = [other for other in kept if not _within(other, fact)] + [fact]
    return kept


def _within(fact: ReadFact, other: ReadFact) -> bool:
    less, more = fact.value[fact.attribute], other.value[fact.attribute]
    if fact.attribute == "stones":
        less, more = less[0], more[0]
    if isinstance(less, dict) and isinstance(more, dict):
        return less.items() <= more.items()
    return bool(less == more)
