"""What an approval says of each sentence of the draft: kept or dropped, and which words were exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ml.edits.sentences import Pair, aligned, likeness
from ml.edits.words import swaps, tokens_of
from ml.text.taste import FIRST, LAST, Judged, sentence_features, word_features

# A sentence of which less than this is left was replaced by another.
SAME = 0.6
# A word that was exchanged speaks against it, but less clearly than a sentence that was cut.
OF_WORDS = 0.5


@lru_cache(maxsize=8_192)
def verdicts(
    drafted: str, approved: str, *, weight: float = 1.0, spared: frozenset[str] = frozenset()
) -> tuple[Judged, ...]:
    """Judgements of the drafted description's sentences, and of words that went and came.

    `spared`: sentences of the draft of which nothing is learned, because they were changed for what they claim.
    Remembered, for each text is looked at again with every text that follows it.
    """
    pairs = [pair for pair in aligned(drafted, approved) if pair.before is None or pair.before.text not in spared]
    starts = [pair.before.start for pair in pairs if pair.before]
    return tuple(one for pair in pairs for one in _of(pair, weight, starts))


@lru_cache(maxsize=8_192)
def kept_sentences(drafted: str, approved: str) -> tuple[str, ...]:
    """The approved sentences that the draft had in some form, in the order of the approved text."""
    return tuple(pair.after.text for pair in aligned(drafted, approved) if pair.before and pair.after)


def _of(pair: Pair, weight: float, starts: list[int]) -> Iterator[Judged]:
    if pair.before is None:
        if pair.after:
            yield from _words(pair.after.text, True, weight)
        return
    place = FIRST if pair.before.start == 0 else LAST if pair.before.start == max(starts) else ""
    features = sentence_features(pair.before.text, place)
    if pair.after is None or likeness(pair.before.text, pair.after.text) < SAME:
        yield Judged(features, False, weight)
        if pair.after:
            yield from _words(pair.after.text, True, weight)
        return
    yield Judged(features, True, weight)
    if pair.before.text != pair.after.text:
        yield from _exchanged(pair.before.text, pair.after.text, weight)


def _exchanged(before: str, after: str, weight: float) -> Iterator[Judged]:
    """Words of a kept sentence that became others. Words that only went or came say nothing of each other."""
    old, new = ([token.text for token in tokens_of(text)] for text in (before, after))
    for swap in swaps(old, new):
        if swap.j > swap.i:
            yield from _words(" ".join(old[swap.i : swap.j]), False, weight)
        if swap.m > swap.k:
            yield from _words(" ".join(new[swap.k : swap.m]), True, weight)


def _words(text: str, kept: bool, weight: float) -> Iterator[Judged]:
    features = word_features(text)
    if features:
        yield Judged(features, kept, weight * OF_WORDS)
