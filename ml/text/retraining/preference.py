"""The taste that approvals show: which sentences of drafts people keep, as numbers for words of our own stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ml import claims
from ml.data.examples import TextExample
from ml.edits.facts import sheet_from
from ml.edits.sentences import sentences_of
from ml.text.clauses import clauses
from ml.text.composition import content_words
from ml.text.prompt import TONES
from ml.text.taste import Judged, Taste, learn_taste
from ml.text.verdicts import verdicts


def learned_taste(examples: Sequence[TextExample], weights: Sequence[float], stock: Iterable[str]) -> Taste:
    """The taste of all, by weight. `stock`: sentences that the writer knows; words of no such sentence are left out,
    so that nothing a maker wrote herself is in the model.
    """
    known = stock_words(stock)
    judged = [
        Judged(frozenset(name for name in one.features if _ours(name, known)), one.kept, one.weight)
        for example, weight in zip(examples, weights, strict=True)
        if weight > 0
        for one in example_verdicts(example, weight)
    ]
    return learn_taste([one for one in judged if one.features])


def example_verdicts(example: TextExample, weight: float = 1.0) -> tuple[Judged, ...]:
    """What one approval says. Sentences of the draft that the facts, as known now, do not carry were changed for that:
    of them taste learns nothing.
    """
    drafted, approved = (str(text.get("description") or "") for text in (example.drafted, example.approved))
    spared = untrue(drafted, example.facts) if drafted != approved else frozenset()
    return verdicts(drafted, approved, weight=weight, spared=spared)


def untrue(text: str, facts: Mapping[str, Any]) -> frozenset[str]:
    """The sentences in which the claims guard finds something. Raises ml.claims.GuardError."""
    sheet = sheet_from(facts)
    return frozenset(one.text for one in sentences_of(text) if claims.check({"description": one.text}, sheet))


def stock_words(stock: Iterable[str]) -> frozenset[str]:
    """The content words of learned and hand-written sentences."""
    written = (clause.text for tone in TONES for clause in clauses(tone))
    return frozenset(word for text in (*stock, *written) for word in content_words(text))


def _ours(feature: str, known: frozenset[str]) -> bool:
    return not feature.startswith("word:") or feature.removeprefix("word:") in known
