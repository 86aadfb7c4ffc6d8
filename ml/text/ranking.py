"""The measure by which one of several true texts is chosen.

score = 3 * share of the wanted facts that are said        (a text that says more of what is known is worth more)
      + 1 * mean log-probability per token, in nats        (fluency as the model feels it)
      - 2 * share of 4-grams found in earlier texts        (freshness against the shop's other texts)
      - 1 if it opens with the same three words as one of them
      - distance from the usual length, in parts of it     (0 within the middle of the range)
      - 0.5 * strangeness: rare words from texts about other pieces, per ten words
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ml.text.lessons import WORDS as LEARNED_WORDS

USUAL = {"short": 28, "medium": 55, "long": 112}
_WORD = re.compile(r"[\w'-]+")


def score(
    text: str,
    *,
    fluency: float,
    said: Collection[str],
    wanted: Collection[str],
    length: str,
    earlier: Sequence[str] = (),
    strangeness: float = 0.0,
) -> float:
    """The value of one description; higher is better. See the module for the sum."""
    covered = len(set(said) & set(wanted)) / max(len(set(wanted)), 1)
    words = len(text.split())
    off = abs(words - USUAL[length]) / USUAL[length]
    return (
        3 * covered
        + fluency
        - 2 * overlap(text, earlier)
        - (1.0 if opening(text) in {opening(one) for one in earlier} else 0.0)
        - max(0.0, off - 0.15)
        - 0.5 * strangeness
    )


def overlap(text: str, earlier: Sequence[str], size: int = 4) -> float:
    """Largest share of the text's n-grams that one earlier text holds too; 0 without earlier texts."""
    own = grams(text, size)
    return max((len(own & grams(one, size)) / max(len(own), 1) for one in earlier), default=0.0)


def grams(text: str, size: int) -> set[tuple[str, ...]]:
    """The set of word n-grams of a text, in lower case."""
    words = [word.lower() for word in _WORD.findall(text)]
    return set(zip(*(words[start:] for start in range(size)), strict=False))


def opening(text: str) -> tuple[str, ...]:
    """The first three words, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(text)[:3])


def in_range(text: str, length: str) -> bool:
    """Whether the text is as long as texts of this length are."""
    low, high = LEARNED_WORDS[length]
    return low <= len(text.split()) <= high
