"""Shorter texts that say less and never more: whole phrases go, never half a word or the word that takes one back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from listings.channels.spec import qualifiers
from ml import claims, vocabulary
from ml.facts import FactSheet

# Where a title may end: before a comma, a dash, a bracket, or a preposition that begins a phrase of its own.
_ENDS = re.compile(
    r"\s*[,;|]\s|\s[–—-]\s|\s\((?=[^)]*\))|\s(?:with|for|in|on|from|by|and|set|featuring)\s", re.IGNORECASE
)
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"”’)]*(?=\s|$)|$)", re.DOTALL)
_WORD = re.compile(r"[\w'’]+(?:-[\w'’]+)*")
_LENGTH_RULES = frozenset({"title_too_long", "description_too_long", "tag_too_long", "too_many_tags"})


@dataclass(frozen=True)
class Truth:
    """Says whether a shorter text is still true. ``channel`` is the marketplace whose rules count."""

    facts: FactSheet
    channel: str

    def title(self, title: str, limit: int) -> str | None:
        """The longest true beginning of a title that fits and still names the piece; None if there is none."""
        if len(title) <= limit:
            return title
        named = _piece_names(self._piece())
        must_name = _holds(title, named)
        for end in reversed([found.start() for found in _ENDS.finditer(title)]):
            kept = title[:end].rstrip(" ,;–—-")
            if len(kept) > limit or (must_name and not _holds(kept, named)):
                continue
            if self._may_drop(kept, title[end:]) and self._is_no_worse("title", kept, title):
                return kept
        return None

    def description(self, text: str, limit: int) -> tuple[str, int] | None:
        """The text without as many of its last sentences as it takes, and how many went; None if it cannot be."""
        begins = [found.start() for found in _SENTENCE.finditer(text)]
        for gone, begin in enumerate(reversed(begins[1:]), start=1):
            kept, dropped = text[:begin].rstrip(), text[begin:]
            fits = len(kept) <= limit
            if fits and self._may_drop(kept, dropped) and self._is_no_worse("description", kept, text):
                return kept, gone
        return None

    def tag(self, tag: str, limit: int) -> str | None:
        """A tag of fewer of its own words, in their order, that fits; None if nothing true of two words is left."""
        if len(tag) <= limit:
            return tag
        if _holds(tag, qualifiers()["anything"]):
            return None
        words = tag.split()
        for kept, dropped in _runs(words):
            begins_well = kept.startswith(words[0]) or not _holds(kept.split()[0], qualifiers()["metal"])
            fits = begins_well and len(kept) <= limit
            if fits and self._may_drop(kept, dropped) and self._is_no_worse("tags", kept, tag):
                return kept
        return None

    def stands_alone(self, sentence: str, text: str) -> bool:
        """Whether a sentence is as true by itself as in its text: "a pearl" is not where only another says cultured."""
        return self._is_no_worse("description", sentence, text)

    def _may_drop(self, kept: str, dropped: str) -> bool:
        if _holds(dropped, qualifiers()["anything"]):
            return False
        metals, stones = _holds(kept, _metal_names()), _holds(kept, _stone_names())
        takes_metal_back = metals and _holds(dropped, qualifiers()["metal"])
        takes_stone_back = stones and _holds(dropped, qualifiers()["stone"])
        return not (takes_metal_back or takes_stone_back)

    def _is_no_worse(self, field: str, kept: str, whole: str) -> bool:
        """Whether the guard finds nothing in what is kept that it did not find in the whole. Raises GuardError."""
        return self._blocks(field, kept) <= self._blocks(field, whole)

    def _blocks(self, field: str, text: str) -> set[str]:
        found = claims.check({field: [text] if field == "tags" else text}, self.facts, channel=self.channel)
        return {one.rule for one in found if one.severity == "block"} - _LENGTH_RULES

    def _piece(self) -> str:
        return str(self.facts.statable().get("type", ""))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, each in one line."""
    return [" ".join(found[0].split()) for found in _SENTENCE.finditer(text) if found[0].strip()]


def _runs(words: list[str]) -> Iterator[tuple[str, str]]:
    """Runs of at least two of the words, longest first; of one length the one that ends the phrase, with its noun."""
    for count in range(len(words) - 1, 1, -1):
        for start in range(len(words) - count, -1, -1):
            kept, dropped = words[start : start + count], words[:start] + words[start + count :]
            yield " ".join(kept), " ".join(dropped)


def _holds(text: str, names: Iterable[str]) -> bool:
    """Whether any of the names stands in the text as words; a name is found inside "gold-plated" too."""
    words = f" {' '.join(_WORD.findall(text.lower()))} "
    apart = words.replace("-", " ")
    return any(f" {name} " in words or f" {name} " in apart for name in names)


@cache
def _piece_names(piece: str) -> tuple[str, ...]:
    if not piece:
        return ()
    known = vocabulary.entry("type", piece)
    return tuple(name.lower() for name in (known["labels"]["en"], *known["synonyms"].get("en", ())))


@cache
def _metal_names() -> tuple[str, ...]:
    return ("sterling", *vocabulary.values("metal"))


@cache
def _stone_names() -> tuple[str, ...]:
    plural = [f"{name}s" for name in vocabulary.values("stones")]
    return ("gem", "gemstone", "stone", "birthstone", "rubies", *vocabulary.values("stones"), *plural)
