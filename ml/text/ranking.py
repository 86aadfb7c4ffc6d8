"""The measure by which one of several true texts is chosen, and how alike two texts are.

score = 3 * share of the wanted facts that are said       (a text that says more of what is known is worth more)
      + 1 * mean log-probability of the choices, in nats  (fluency as the model feels it)
      - 3 * sameness with the shop's other texts          (0 to 2, see `sameness`)
      - 1 if it closes like one of them
      - 1 * distance from the usual length (of the shop, where it has one), in parts of it, beyond 15 %
      - 2 * share of its words (four letters and more, no names of facts) that it uses more than once
      + 1 * mean liking of its sentences, in log odds of being kept (see ml.text.taste), where people taught any

sameness = share of the text's 5-grams that the most similar earlier text holds too
         + 1 if it opens with the same three words as any of them

Closings count for the choice alone: a shop may end each of its texts with the same line of care.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from ml.text.lessons import WORDS as LEARNED_WORDS

GRAM = 5
# Above this share of common 5-grams, or with a common opening, two texts are too alike for one shop.
TOO_ALIKE = 0.2
# Of all words of two sentences, so many in common make them the same one about another piece.
MOST_SHARED = 0.55
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[\w'-]+")


def score(
    text: str,
    *,
    fluency: float,
    said: Collection[str],
    wanted: Collection[str],
    usual: int,
    earlier: Sequence[str] = (),
    names: Collection[str] = (),
    liking: float = 0.0,
) -> float:
    """The value of one description; higher is better. `usual`: how many words it should have; `names`: words of
    facts, which may come again.
    """
    covered = len(set(said) & set(wanted)) / max(len(set(wanted)), 1)
    off = abs(len(text.split()) - usual) / usual
    value = (
        liking
        + 3 * covered
        + fluency
        - 3 * sameness(text, earlier)
        - max(0.0, off - 0.15)
        - 2 * repeated_words(text, names)
    )
    return value - closes_alike(text, earlier)


def sameness(text: str, earlier: Sequence[str]) -> float:
    """0: nothing in common with any earlier text; 1 and more: it opens like one of them; 2: it is one of them."""
    return overlap(text, earlier, GRAM) + (1.0 if opens_alike(text, earlier) else 0.0)


def too_alike(text: str, earlier: Sequence[str]) -> bool:
    """Whether a shop should not publish this text beside the earlier ones."""
    return sameness(text, earlier) > TOO_ALIKE


def opens_alike(text: str, earlier: Sequence[str]) -> bool:
    """Whether the text begins with the same three words as one of the earlier texts."""
    return opening(text) in {opening(one) for one in earlier}


def closes_alike(text: str, earlier: Sequence[str]) -> bool:
    """Whether the last sentence says nearly in the same words what one of the earlier texts closes with."""
    last = sentences(text)[-1:]
    return any(nearly_same(last[0], sentences(one)[-1]) for one in earlier if last and sentences(one))


def nearly_same(first: str, second: str) -> bool:
    """Whether two sentences share most of their words: "as a gift they say enough", "as a gift it says enough"."""
    ours, theirs = set(_words(first)), set(_words(second))
    return len(ours & theirs) > MOST_SHARED * len(ours | theirs)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in _SENTENCE_END.split(text) if one]


def repeated_words(text: str, names: Collection[str] = ()) -> float:
    """Share of the different words of four letters and more that occur more than once."""
    known = {word for name in names for word in _words(name)}
    counts = Counter(word for word in _words(text) if len(word) > 3 and word not in known)
    return sum(count > 1 for count in counts.values()) / max(len(counts), 1)


def overlap(text: str, earlier: Sequence[str], size: int = GRAM) -> float:
    """Largest share of the text's n-grams that one earlier text holds too; 0 without earlier texts."""
    own = grams(text, size)
    return max((len(own & grams(one, size)) / max(len(own), 1) for one in earlier), default=0.0)


def grams(text: str, size: int) -> set[tuple[str, ...]]:
    """The set of word n-grams of a text, in lower case."""
    words = _words(text)
    return set(zip(*(words[start:] for start in range(size)), strict=False))


def opening(text: str) -> tuple[str, ...]:
    """The first three words, in lower case."""
    return tuple(_words(text)[:3])


def in_range(text: str, length: str) -> bool:
    """Whether the text is as long as texts of this length are."""
    low, high = LEARNED_WORDS[length]
    return low <= len(text.split()) <= high


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
