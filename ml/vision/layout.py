"""Where each attribute stands in the network's output: one row of numbers, heads side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ml import vocabulary


@dataclass(frozen=True)
class Head:
    """The outputs `start:stop` belong to one attribute, in the order of the vocabulary."""

    attribute: str
    values: tuple[str, ...]
    start: int
    many: bool

    @property
    def stop(self) -> int:
        return self.start + len(self.values)

    @property
    def span(self) -> slice:
        return slice(self.start, self.stop)


@cache
def heads() -> tuple[Head, ...]:
    """One head per visible attribute, in the order of the vocabulary."""
    made: list[Head] = []
    start = 0
    for attribute in vocabulary.VISIBLE:
        values = vocabulary.values(attribute)
        made.append(Head(attribute, values, start, attribute in vocabulary.MANY_VALUED))
        start += len(values)
    return tuple(made)


def head(attribute: str) -> Head:
    """The head of one attribute; KeyError if a photo cannot show it."""
    for candidate in heads():
        if candidate.attribute == attribute:
            return candidate
    raise KeyError(attribute)


def width() -> int:
    """How many attribute values the network scores; the jewellery score follows at this index."""
    return heads()[-1].stop
