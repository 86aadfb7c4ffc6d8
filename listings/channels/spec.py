"""The limits, columns and wording of each marketplace, read from the data files beside this, with their sources."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"
CHANNELS = ("etsy", "shopify", "ebay", "amazon", "google")


@dataclass(frozen=True)
class Limit:
    """At most ``most`` characters (or bytes, or entries of a list); ``each`` is the most for one entry of a list."""

    most: int
    each: int | None = None
    unit: str = "characters"


@dataclass(frozen=True)
class Wording:
    """A marketplace's own word for the same thing."""

    pattern: re.Pattern[str]
    put: str


@dataclass(frozen=True)
class Spec:
    """One marketplace. ``preamble`` are lines that its file begins with, before the columns."""

    channel: str
    limits: Mapping[str, Limit]
    columns: tuple[str, ...]
    preamble: tuple[str, ...]
    wording: tuple[Wording, ...]
    categories: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


@cache
def spec_of(channel: str) -> Spec:
    """Raises KeyError for a channel that there is not."""
    if channel not in CHANNELS:
        raise KeyError(channel)
    data = data_of(channel)
    return Spec(
        channel=channel,
        limits={
            name: Limit(limit["most"], limit.get("each"), limit.get("unit", "characters"))
            for name, limit in data["limits"].items()
        },
        columns=tuple(column["name"] for column in data["columns"]),
        preamble=tuple(data.get("preamble", ())),
        wording=tuple(
            Wording(re.compile(rule["pattern"], re.IGNORECASE), rule["put"]) for rule in data.get("wording", ())
        ),
        categories=data.get("categories", {}),
        words=data.get("words", {}),
    )


def data_of(channel: str) -> dict[str, Any]:
    """The data file as it is, sources included."""
    data: dict[str, Any] = json.loads((_FOLDER / f"{channel}.json").read_text(encoding="utf-8"))
    return data


@cache
def qualifiers() -> Mapping[str, tuple[str, ...]]:
    """Words that take something back from the word beside them, by what they qualify: metal, stone, anything."""
    words: dict[str, list[str]] = json.loads((_FOLDER / "qualifiers.json").read_text(encoding="utf-8"))["words"]
    return {kind: tuple(listed) for kind, listed in words.items()}


@cache
def spelling_of(spelling: str) -> Mapping[str, str]:
    """Words that are spelt otherwise in this spelling than in the vocabulary, which is British."""
    words: dict[str, str] = json.loads((_FOLDER / "spelling.json").read_text(encoding="utf-8")).get(spelling, {})
    return words
