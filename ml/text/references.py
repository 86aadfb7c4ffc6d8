"""Figures that compare texts: with references (PARENT, chrF++) and with each other (self-BLEU)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[\w'-]+")
_SIZES = (1, 2, 3, 4)
Gram = tuple[str, ...]


def chrf(texts: Sequence[str], references: Sequence[str]) -> float:
    """chrF++ (Popović 2017) of texts against one reference each, 0 to 100, by sacrebleu."""
    import sacrebleu

    return float(sacrebleu.corpus_chrf(list(texts), [list(references)], word_order=2).score)


def self_bleu(texts: Sequence[str], most: int = 40) -> float:
    """Mean BLEU of each of the first texts against the others (Zhu et al. 2018), 0 to 100: lower is more varied."""
    import sacrebleu

    part = list(texts[:most])
    scores = [
        sacrebleu.sentence_bleu(text, [other for place, other in enumerate(part) if place != number]).score
        for number, text in enumerate(part)
        if len(part) > 1
    ]
    return float(sum(scores) / max(len(scores), 1))


def parent(text: str, reference: str, table: Sequence[str]) -> float:
    """PARENT (Dhingra et al. 2019) with word overlap, 0 to 1: the harmonic mean of how far the text is entailed by the
    reference or the facts, and how far it recalls both. `table`: the words of each fact.
    """
    words = _words(text)
    lexicon = {word for value in table for word in _words(value)}
    precision = _mean(_entailed(words, _words(reference), lexicon, size) for size in _SIZES)
    recalled = _mean(_recalled(words, _words(reference), lexicon, size) for size in _SIZES)
    facts = [sum(word in words for word in _words(value)) / len(_words(value)) for value in table if _words(value)]
    of_facts = sum(facts) / max(len(facts), 1)
    recall = math.sqrt(recalled * of_facts)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _entailed(words: Sequence[str], reference: Sequence[str], lexicon: set[str], size: int) -> float:
    own, theirs = _counts(words, size), _counts(reference, size)
    total = sum(own.values())
    found = 0.0
    for gram, count in own.items():
        matched = min(count, theirs[gram])
        found += matched + (count - matched) * _by_table(gram, lexicon)
    return found / total if total else 0.0


def _recalled(words: Sequence[str], reference: Sequence[str], lexicon: set[str], size: int) -> float:
    own, theirs = _counts(words, size), _counts(reference, size)
    weights = {gram: count * _by_table(gram, lexicon) for gram, count in theirs.items()}
    total = sum(weights.values())
    return (
        sum(min(1.0, own[gram] / theirs[gram]) * weight for gram, weight in weights.items()) / total if total else 1.0
    )


def _by_table(gram: Gram, lexicon: set[str]) -> float:
    return sum(word in lexicon for word in gram) / len(gram)


def _counts(words: Sequence[str], size: int) -> Counter[Gram]:
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def _mean(values: Iterable[float]) -> float:
    """Geometric mean, as in BLEU; 0 counts as a small number so that one missing size does not void the rest."""
    found = [max(value, 1e-4) for value in values]
    return math.exp(sum(math.log(value) for value in found) / len(found))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
