"""chrF++: how much of one text's letters and words stand in another, in order.

Popović, "chrF++: words helping character n-grams", WMT 2017: n-grams of 1 to 6 letters and of 1 and 2 words, precision
and recall averaged over the orders, recall weighing twice. The value is exactly that of sacrebleu's
``sentence_chrf(word_order=2)``, which is no dependency of the web process; a test compares them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

_LETTERS, _WORDS, _BETA = 6, 2, 2
_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def chrf(text: str, reference: str) -> float:
    """From 0 (nothing in common) to 100 (the same but for blanks)."""
    precision = recall = 0.0
    orders = 0
    for here, there in zip(_ngrams(text), _ngrams(reference), strict=True):
        if not here or not there:
            continue
        shared = sum(min(count, there[ngram]) for ngram, count in here.items() if ngram in there)
        precision += shared / here.total()
        recall += shared / there.total()
        orders += 1
    if not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    weight = _BETA**2
    return 100 * ((1 + weight) * precision * recall / (weight * precision + recall))


def _ngrams(text: str) -> Iterator[Counter[str]]:
    letters, words = "".join(text.split()), _words(text)
    for order in range(1, _LETTERS + 1):
        yield Counter(letters[at : at + order] for at in range(len(letters) - order + 1))
    for order in range(1, _WORDS + 1):
        yield Counter(" ".join(words[at : at + order]) for at in range(len(words) - order + 1))


def _words(text: str) -> list[str]:
    """One sign at a word's end, else one at its beginning, is a word of its own."""
    words: list[str] = []
    for word in text.split():
        if len(word) > 1 and word[-1] in _SIGNS:
            words += [word[:-1], word[-1]]
        elif len(word) > 1 and word[0] in _SIGNS:
            words += [word[0], word[1:]]
        else:
            words.append(word)
    return words
