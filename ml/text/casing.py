"""Sentence starts are learned in lower case and written in upper case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

SENTENCE_START = re.compile(r"(^|[.!?][\"')]* +[\"'(]*)([A-Za-z])")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")


def proper_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that keep their capital inside a sentence: names, weekdays, "I"."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        starts = {match.start(2) for match in SENTENCE_START.finditer(text)}
        for match in _WORD.finditer(text):
            if match.start() in starts or text[match.start() - 2 : match.start()] == ": ":
                continue
            (capital if match[0][0].isupper() else small)[match[0]] += 1
    return frozenset(word for word, count in capital.items() if count > small[word.lower()])


def lower_starts(text: str, proper: Collection[str]) -> str:
    """The text with sentence starts in lower case, but for proper words."""

    def lower(match: re.Match[str]) -> str:
        word = _WORD.match(text, match.start(2))
        return match[0] if word and word[0] in proper else match[1] + match[2].lower()

    return SENTENCE_START.sub(lower, text)


def lower_title(text: str, proper: Collection[str]) -> str:
    """A title in sentence case, all lower but for proper words."""
    return _WORD.sub(
        lambda match: match[0] if match[0] in proper or re.match("[A-Z]{2}", match[0]) else match[0].lower(),
        text,
    )


def raise_starts(text: str) -> str:
    """The text with every sentence beginning in upper case."""
    return SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), text)
