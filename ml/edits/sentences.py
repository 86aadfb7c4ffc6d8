"""Sentences of two texts beside each other: first those that stayed, then those that are much alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ml.edits.words import Part, Swap, differences, swaps, tokens_of

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![\s\"'”’)]|$)[^.!?\n]*)*(?:[.!?]+[\"'”’)]*|\n|$)\s*")
# Below this share of common words two sentences are not one that was changed, but one that went and one that came.
_ALIKE = 0.4
_MOVED = 0.85
# From this share on, reading word by word what was changed in a sentence is easier than reading it twice.
_READABLE = 0.6


@dataclass(frozen=True)
class Sentence:
    """A sentence without the blanks around it, and where it stands in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Pair:
    """A sentence before and after; one of both is None where it went or came."""

    before: Sentence | None
    after: Sentence | None
    moved: bool = False


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text; a line's end ends one too."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Sentence(words, start, start + len(words)))
    return found


def aligned(before: str, after: str) -> list[Pair]:
    """Every sentence of both texts once, in reading order of the later text; what went stands where it stood."""
    old, new = sentences_of(before), sentences_of(after)
    pairs: list[Pair] = []
    at = 0
    for swap in swaps([one.text for one in old], [one.text for one in new]):
        pairs += [Pair(old[place], new[swap.k - swap.i + place]) for place in range(at, swap.i)]
        pairs += _in_a_gap(old, new, swap)
        at = swap.j
    pairs += [Pair(one, new[len(new) - len(old) + place]) for place, one in enumerate(old[at:], at)]
    return _with_moves(pairs)


def shown_differences(before: str, after: str) -> list[Part]:
    """As ``differences``, but a sentence that was written anew is shown whole: word by word nobody could read it."""
    if "\n" in before + after:
        return differences(before, after)
    parts: list[Part] = []
    for pair in aligned(before, after):
        old, new = pair.before.text if pair.before else "", pair.after.text if pair.after else ""
        if old and new and not pair.moved and likeness(old, new) >= _READABLE:
            parts += differences(old, new)
        else:
            parts += [Part("gone", old)] if old and not pair.moved else []
            parts += [Part("new", new)] if new else []
        parts.append(Part("same", " "))
    return parts[:-1]


def in_one_piece(before: str, after: str) -> list[Pair]:
    """Two lines, such as titles, as one pair; nothing where both are empty."""
    old, new = (Sentence(text, 0, len(text)) if text else None for text in (before, after))
    return [Pair(old, new)] if old or new else []


def likeness(one: str, other: str) -> float:
    """The share of words in common and in order, from 0 to 1, whatever their capitals."""
    return float(SequenceMatcher(None, _folded(one), _folded(other), autojunk=False).ratio())


def _folded(text: str) -> list[str]:
    return [token.text.lower() for token in tokens_of(text) if token.text[0].isalnum()]


def _in_a_gap(old: Sequence[Sentence], new: Sequence[Sentence], gap: Swap) -> list[Pair]:
    """Between two sentences that stayed: pairs in the order of the text, the likest first."""
    found = [(likeness(old[i].text, new[k].text), i, k) for i in range(gap.i, gap.j) for k in range(gap.k, gap.m)]
    matched: dict[int, int] = {}
    for score, i, k in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        crosses = any((i - a) * (k - b) <= 0 for a, b in matched.items())
        if score >= _ALIKE and not crosses:
            matched[i] = k
    pairs, k = [], gap.k
    for i in range(gap.i, gap.j):
        if i not in matched:
            pairs.append(Pair(old[i], None))
            continue
        pairs += [Pair(None, one) for one in new[k : matched[i]]]
        pairs.append(Pair(old[i], new[matched[i]]))
        k = matched[i] + 1
    return [*pairs, *(Pair(None, one) for one in new[k : gap.m])]


def _with_moves(pairs: list[Pair]) -> list[Pair]:
    """A sentence that went at one place and came at another was moved."""
    gone = [pair.before for pair in pairs if pair.before and pair.after is None]
    moved: dict[int, Sentence] = {}
    for place, pair in enumerate(pairs):
        if pair.after is None or pair.before is not None:
            continue
        best = max(gone, key=lambda one: likeness(one.text, pair.after.text if pair.after else ""), default=None)
        if best is not None and likeness(best.text, pair.after.text) >= _MOVED:
            gone.remove(best)
            moved[place] = best
    away = set(moved.values())
    return [
        Pair(moved[place], pair.after, moved=True) if place in moved else pair
        for place, pair in enumerate(pairs)
        if not (pair.after is None and pair.before in away)
    ]
