"""An artisan who has preferences that she tells nobody: she only changes what she gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ml.edits.sentences import likeness, sentences_of
from ml.spelling import respell
from ml.voice.rules import make_rule
from ml.voice.words import with_words

Fields = dict[str, Any]

# A sentence in which a rule changed a word or its spelling is the same sentence.
_SAME = 0.7


@dataclass(frozen=True)
class Artisan:
    """Words that she writes otherwise, her spelling, and whether she cuts the sentence with which a text closes."""

    words: Mapping[str, str]
    spelling: str = "us"
    drops_closing: bool = True

    def corrected(self, fields: Mapping[str, Any], closes_with: str, number: int) -> Fields:
        """The text as she would approve it; one that she likes stays as it is.

        ``closes_with`` is the sentence with which the writer closed: she cuts it wherever it is still there. To every
        third piece she adds a line that no rule can foresee, so that not all of her edits are habits.
        """
        rules = [make_rule("swap", {"from": old, "to": new}) for old, new in self.words.items()]
        hers: Fields = dict(fields)
        sentences = [one.text for one in sentences_of(str(fields["description"]))]
        if self.drops_closing and len(sentences) > 1 and likeness(sentences[-1], closes_with) > _SAME:
            hers["description"] = " ".join(sentences[:-1])
        for name in ("title", "description", "alt_text"):
            hers[name] = respell(with_words(str(hers[name]), rules)[0], self.spelling)
        if number % 3 == 2:
            hers["description"] += f" It is drawing {100 + number * 7 % 89} in my sketchbook."
        return hers
