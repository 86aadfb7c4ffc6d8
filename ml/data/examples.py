"""What people taught, one example a line: a photo with what it shows, or a text as drafted and as approved.

Plain Python: the web process may read and write them.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ml import vocabulary

Kind = Literal["vision", "text"]
Part = Literal["train", "fresh"]
Source = Literal["correction", "answer", "label"]
Labels = Mapping[str, tuple[str, ...]]

PARTS = ("train", "fresh")
SOURCES = ("correction", "answer", "label")
FRESH_IN = 5
_PHOTO = re.compile(r"photos/([0-9a-f]{64})\.(jpg|png)", re.ASCII)
_TEXT_FIELDS = ("title", "description", "tags", "alt_text")


class ExampleError(ValueError):
    """A line that is no example. The message says what is wrong with it."""


@dataclass(frozen=True)
class VisionExample:
    """A photo and what a person said it shows; `thought` is what the model had said of the same attributes.

    `artisan` and `piece` are opaque; `weight` (0 or more) says how much it counts; `at` is an ISO time.
    """

    id: str
    photo: str
    sha256: str
    artisan: str
    piece: str
    labels: Labels
    part: Part
    at: str
    thought: Labels = field(default_factory=dict)
    source: Source = "correction"
    weight: float = 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "photo": self.photo,
            "sha256": self.sha256,
            "artisan": self.artisan,
            "piece": self.piece,
            "labels": {name: list(values) for name, values in self.labels.items()},
            "thought": {name: list(values) for name, values in self.thought.items()},
            "source": self.source,
            "part": self.part,
            "weight": self.weight,
            "at": self.at,
        }

    @classmethod
    def from_json(cls, data: Any) -> VisionExample:
        """Raises ExampleError."""
        row = _row(data)
        photo, sha256 = _text(row, "photo"), _text(row, "sha256")
        named = _PHOTO.fullmatch(photo)
        if named is None or named[1] != sha256:
            raise ExampleError(f"photo is {photo!r}, not photos/<its sha256>.jpg or .png")
        return cls(
            id=_text(row, "id"),
            photo=photo,
            sha256=sha256,
            artisan=_text(row, "artisan"),
            piece=_text(row, "piece"),
            labels=_labels(row.get("labels")),
            part=_one_of(row, "part", PARTS),
            at=_text(row, "at"),
            thought=_thought(row.get("thought", {})),
            source=_one_of(row, "source", SOURCES),
            weight=_weight(row),
        )


@dataclass(frozen=True)
class TextExample:
    """What the writer drafted from `facts` and what the artisan approved, fields of a listing each."""

    id: str
    artisan: str
    piece: str
    facts: Mapping[str, Any]
    tone: str
    length: str
    drafted: Mapping[str, Any]
    approved: Mapping[str, Any]
    part: Part
    at: str
    weight: float = 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "artisan": self.artisan,
            "piece": self.piece,
            "facts": dict(self.facts),
            "tone": self.tone,
            "length": self.length,
            "drafted": dict(self.drafted),
            "approved": dict(self.approved),
            "part": self.part,
            "weight": self.weight,
            "at": self.at,
        }

    @classmethod
    def from_json(cls, data: Any) -> TextExample:
        """Raises ExampleError."""
        row = _row(data)
        return cls(
            id=_text(row, "id"),
            artisan=_text(row, "artisan"),
            piece=_text(row, "piece"),
            facts=_mapping(row, "facts"),
            tone=_text(row, "tone"),
            length=_text(row, "length"),
            drafted=_listing(row, "drafted"),
            approved=_listing(row, "approved"),
            part=_one_of(row, "part", PARTS),
            at=_text(row, "at"),
            weight=_weight(row),
        )


Example = VisionExample | TextExample


def example_of(kind: Kind, data: Any) -> Example:
    """One parsed line. Raises ExampleError."""
    return VisionExample.from_json(data) if kind == "vision" else TextExample.from_json(data)


def part_of(piece: str) -> Part:
    """One piece in five is kept back to judge the challenger, always the same ones."""
    drawn = int.from_bytes(hashlib.sha256(f"part|{piece}".encode()).digest()[:8], "big")
    return "fresh" if drawn % FRESH_IN == 0 else "train"


def _row(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise ExampleError("the line is no JSON object")
    return data


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise ExampleError(f"{name} is missing or no text")
    return value


def _one_of(row: Mapping[str, Any], name: str, choices: Sequence[str]) -> Any:
    value = row.get(name)
    if value not in choices:
        raise ExampleError(f"{name} is {value!r}, not one of {', '.join(choices)}")
    return value


def _weight(row: Mapping[str, Any]) -> float:
    value = row.get("weight", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ExampleError(f"weight is {value!r}, not a number of 0 or more")
    return float(value)


def _mapping(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    if not isinstance(value, dict):
        raise ExampleError(f"{name} is missing or no JSON object")
    return value


def _listing(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = _mapping(row, name)
    foreign = set(value) - set(_TEXT_FIELDS)
    if foreign:
        raise ExampleError(f"{name} has {min(foreign)!r}, which is no part of a listing's text")
    return value


def _labels(data: Any) -> Labels:
    """At least one visible attribute, each with values that it has; one-valued attributes have one."""
    found = _thought(data)
    if not found:
        raise ExampleError("labels is empty")
    for name, values in found.items():
        if not values:
            raise ExampleError(f"{name} has no value")
        if len(values) > 1 and name not in vocabulary.MANY_VALUED:
            raise ExampleError(f"{name} takes one value, not {', '.join(values)}")
    return found


def _thought(data: Any) -> Labels:
    if not isinstance(data, dict):
        raise ExampleError("labels or thought is no JSON object")
    found = {}
    for name, values in data.items():
        if name not in vocabulary.VISIBLE:
            raise ExampleError(f"a photo cannot show {name!r}")
        if not isinstance(values, list | tuple) or not set(values) <= set(vocabulary.values(name)):
            raise ExampleError(f"{name} has no value {values!r}")
        found[name] = tuple(values)
    return found
