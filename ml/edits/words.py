"""Two texts, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word, with what hyphens and apostrophes tie to it, or one sign; blanks are told apart where they must be kept.
_WORDS = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_WORDS_AND_BLANKS = re.compile(rf"\s+|{_WORDS.pattern}")


@dataclass(frozen=True)
class Part:
    """A run of words that both texts have, or only the earlier ("gone"), or only the later ("new")."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Token:
    """A word or sign and where it stands in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Swap:
    """Tokens [i, j) of the earlier text became tokens [k, m) of the later; one of both may be empty."""

    i: int
    j: int
    k: int
    m: int


def tokens_of(text: str) -> list[Token]:
    return [Token(found[0], found.start(), found.end()) for found in _WORDS.finditer(text)]


def swaps(before: Sequence[str], after: Sequence[str]) -> list[Swap]:
    """Where two sequences differ, in order."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [Swap(i, j, k, m) for operation, i, j, k, m in matcher.get_opcodes() if operation != "equal"]


def alike(parts: Sequence[Part]) -> bool:
    """Whether two texts have so much in common that reading what changed tells more than reading the new one."""
    length = {kind: sum(len(part.text) for part in parts if part.kind == kind) for kind in ("same", "gone", "new")}
    return length["same"] >= max(length["gone"], length["new"])


def differences(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order; words that were replaced stand before those that replace them."""
    old, new = _WORDS_AND_BLANKS.findall(before), _WORDS_AND_BLANKS.findall(after)
    parts: list[Part] = []
    at = 0
    for swap in swaps(old, new):
        if swap.i > at:
            parts.append(Part("same", "".join(old[at : swap.i])))
        if swap.i < swap.j:
            parts.append(Part("gone", "".join(old[swap.i : swap.j])))
        if swap.k < swap.m:
            parts.append(Part("new", "".join(new[swap.k : swap.m])))
        at = swap.j
    if at < len(old):
        parts.append(Part("same", "".join(old[at:])))
    return parts


def words_changed(before: str, after: str) -> int:
    """How many words were put in, taken out or exchanged for others; an exchange counts once for each word."""
    old, new = _words(before), _words(after)
    return sum(max(swap.j - swap.i, swap.m - swap.k) for swap in swaps(old, new))


def edit_distance(before: str, after: str) -> float:
    """Words changed as a share of the longer text's words, from 0 (untouched) to 1 (nothing left)."""
    longest = max(len(_words(before)), len(_words(after)))
    return words_changed(before, after) / longest if longest else 0.0


def _words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text) if token.text[0].isalnum()]
