"""The word lists of the sieve: refusals, leaks, claims that no fact can carry, function words by language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ml import vocabulary

_FOLDER = Path(__file__).parent / "words"


def refuses(words: str) -> bool:
    """Whether a model speaks of itself, or to its user, in place of writing a listing."""
    return bool(_pattern("refusals").search(_straight(words)))


def claims(words: str) -> Iterator[str]:
    """Expressions of a text without slots that say what no fact of this product can carry."""
    yield from (match[0] for match in _pattern("claims").finditer(_straight(words)))


def sizes(template: str) -> Iterator[str]:
    """Sizes and shapes that a text with slots gives to the piece itself: “a long <type>”, not “all day long”."""
    yield from (match[0] for match in _measured().finditer(template))


def counts(words: str) -> Iterator[str]:
    """Number words of a text without slots; “one” is also a pronoun and no number here."""
    yield from (match[0] for match in _pattern("numbers").finditer(_straight(words)))


def named(words: str, attribute: str, own: frozenset[str]) -> Iterator[str]:
    """Words of a vocabulary (English labels and synonyms) that stand in a text, but for those of the `own` values."""
    known = vocabulary.synonyms(attribute, "en")
    for match in _vocabulary(attribute).finditer(vocabulary.folded(_straight(words))):
        value = known.get(match[1]) or known.get(match[0])
        if value not in own:
            yield match[0]


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Language -> its function words; those of other languages without the ones that are English words too."""
    found: dict[str, list[str]] = _data("languages")["words"]
    english = frozenset(found["en"])
    return {name: frozenset(words) - (frozenset() if name == "en" else english) for name, words in found.items()}


@cache
def _vocabulary(attribute: str) -> re.Pattern[str]:
    phrases = sorted((one for one in vocabulary.synonyms(attribute, "en") if one != "none"), key=len, reverse=True)
    return re.compile(rf"(?<![\w<.-])({'|'.join(map(re.escape, phrases))})(?:e?s)?(?![\w>-])")


@cache
def _measured() -> re.Pattern[str]:
    words = "|".join(_data("adjectives")["patterns"])
    noun = rf"<(?!a>)[a-z]|(?:{_data('adjectives')['nouns']})(?!\w)"
    return re.compile(rf"(?<!\w)(?:{words})(?:,? [\w-]+){{0,2}},? (?:{noun})", re.IGNORECASE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_data(name)['patterns'])})(?!\w)", re.IGNORECASE)


@cache
def _data(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _straight(words: str) -> str:
    return words.replace("’", "'").replace("‘", "'")
