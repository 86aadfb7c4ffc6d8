"""A maker with a taste that she tells nobody: she corrects what she gets until it is hers, and what is hers stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.simulation.artisan import Fields
from ml.edits.sentences import sentences_of
from ml.spelling import respell
from ml.voice.rules import make_rule
from ml.voice.topics import topic_of
from ml.voice.words import with_words

# To every third piece she has something to say that no rule and no model can foresee.
OWN_LINE_EVERY = 3
_FEWEST_SENTENCES = 2


@dataclass(frozen=True)
class Maker:
    """`words`: what she writes instead of what; `dislikes`: sentences with such words she cuts, but for the first;
    `most_words`: where a text is longer she cuts plain sentences from its end; `measures_last`: the measures end it;
    `closes_with`: a line that she adds to each.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    spelling: str = "us"
    dislikes: str = ""
    most_words: int = 0
    measures_last: bool = False
    closes_with: str = ""

    def corrected(self, fields: Mapping[str, Any], number: int) -> Fields:
        """The text as she approves it. What she corrected once she would not correct again."""
        rules = [make_rule("swap", {"from": old, "to": new}) for old, new in self.words.items()]
        hers: Fields = dict(fields)
        hers["description"] = " ".join(self._sentences([one.text for one in sentences_of(str(fields["description"]))]))
        for name in ("title", "description", "alt_text"):
            hers[name] = respell(with_words(str(hers[name]), rules)[0], self.spelling)
        if number % OWN_LINE_EVERY == OWN_LINE_EVERY - 1:
            hers["description"] += f" It is drawing {100 + number * 7 % 89} in my sketchbook."
        return hers

    def _sentences(self, sentences: list[str]) -> list[str]:
        kept = [
            one
            for place, one in enumerate(sentences)
            if place == 0 or not self.dislikes or not re.search(self.dislikes, one, re.IGNORECASE)
        ]
        measures = [one for one in kept[1:] if topic_of(one) == "size"]
        if self.measures_last:
            kept = [one for one in kept if one not in measures] + measures
        kept = self._cut(kept, measures) if self.most_words else kept
        return [*(one for one in kept if one != self.closes_with), self.closes_with] if self.closes_with else kept

    def _cut(self, sentences: list[str], measures: list[str]) -> list[str]:
        kept = list(sentences)
        for one in reversed(sentences[1:]):
            if sum(len(each.split()) for each in kept) <= self.most_words or len(kept) <= _FEWEST_SENTENCES:
                break
            if one not in measures:
                kept.remove(one)
        return kept
