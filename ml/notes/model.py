"""What was read from an artisan's notes, each piece with the words it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ml.facts import FactError, FactSheet, Source


@dataclass(frozen=True)
class ReadFact:
    """A fact proposed for her to confirm. `value` is facts JSON for `attribute`; the span is in her text."""

    attribute: str
    value: Mapping[str, Any]
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Doubt:
    """Facts of which only one can be true, and the notes say several: a question to her, never our choice."""

    attribute: str
    options: tuple[ReadFact, ...]


@dataclass(frozen=True)
class Unread:
    """Words that could not be read; they are kept and shown."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class NotesReading:
    """Nothing in it counts before she confirmed it."""

    facts: tuple[ReadFact, ...]
    unread: tuple[Unread, ...]
    doubts: tuple[Doubt, ...] = ()

    def confirmed(self, facts: Iterable[ReadFact] | None = None) -> FactSheet:
        """The facts that she confirmed (all without an argument), as her word. Raises FactError when they clash."""
        return FactSheet.from_json(combined(self.facts if facts is None else facts), Source.ARTISAN)


def combined(facts: Iterable[ReadFact]) -> dict[str, Any]:
    """One facts JSON: stones and techniques are joined, dimensions merged, of the rest the first counts."""
    joined: dict[str, Any] = {}
    for fact in facts:
        for key, value in fact.value.items():
            if key not in joined:
                joined[key] = value
            elif isinstance(value, list):
                joined[key] = joined[key] + [item for item in value if item not in joined[key]]
            elif key == "dimensions":
                joined[key] = {**value, **joined[key]}
    return joined


def sound(value: Mapping[str, Any]) -> bool:
    """Whether a proposed fact is one that facts can hold."""
    try:
        FactSheet.from_json(value)
    except FactError:
        return False
    return True
