"""What approved texts do to the next one: sentences left out, the sample chosen, the order, the length.

It steers a choice among sentences that are true anyway; it adds no words and no facts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ml.edits.sentences import sentences_of
from ml.text.composition import Phrase
from ml.text.habits import NO_HABITS, Habits, Shown, habits_of
from ml.text.sections import CLOSE, OPEN
from ml.text.taste import FIRST, LAST, Taste, learn_taste, sentence_features
from ml.text.verdicts import kept_sentences, verdicts
from ml.voice.learn import AGREEING

# The newest approved texts that count: a voice changes, and more would cost time.
NEWEST = 50
# Of the sentences for one section at most this part is left out, so that texts stay different; closings may go.
MOST_LEFT_OUT = 0.7
_PLACES = {OPEN: FIRST, CLOSE: LAST}


@dataclass(frozen=True)
class ApprovedText:
    """A description as drafted and as approved, and what was asked for.

    `spared`: sentences of the draft that were changed for what they claim, of which taste learns nothing.
    """

    drafted: str
    approved: str
    tone: str
    length: str
    spared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Steering:
    """`tastes`: that of all people (from the model), then that of the shop, as far as there are any."""

    tastes: tuple[Taste, ...] = ()
    habits: Habits = field(default=NO_HABITS)

    def with_taste(self, taste: Taste | None) -> Steering:
        """The same with what the model learned from everybody, in front."""
        return Steering((taste, *self.tastes), self.habits) if taste and taste.leanings else self

    def liking(self, description: str) -> float:
        """Mean over the sentences of a finished text, in log odds of being kept."""
        sentences = [one.text for one in sentences_of(description)]
        if not self.tastes or not sentences:
            return 0.0
        return sum(self._liking(sentence_features(one)) for one in sentences) / len(sentences)

    def left(self, phrases: Sequence[Phrase]) -> list[Phrase]:
        """Without the sentences that people would rather drop than keep; those that name facts stay."""
        if not self.tastes:
            return list(phrases)
        odds = {one: self._odds(one) for one in phrases if not one.naming}
        out = {one for section in {one.section for one in odds} for one in _worst(odds, section)}
        return [one for one in phrases if one not in out]

    def _odds(self, phrase: Phrase) -> float:
        place = _PLACES.get(phrase.section, "")
        return self.tastes[-1].base + self._liking(sentence_features(phrase.text, place))

    def _liking(self, features: Collection[str]) -> float:
        return sum(taste.liking(features) for taste in self.tastes)


NO_STEERING = Steering()


def steering_of(texts: Sequence[ApprovedText]) -> Steering:
    """The steering that one shop's approved texts give; `texts` with the newest last. Two texts teach nothing."""
    newest = texts[-NEWEST:]
    if len(newest) < AGREEING:
        return NO_STEERING
    judged = [one for text in newest for one in verdicts(text.drafted, text.approved, spared=text.spared)]
    taste = learn_taste(judged)
    habits = habits_of(
        Shown(text.approved, text.tone, text.length, kept_sentences(text.drafted, text.approved)) for text in newest
    )
    return Steering((taste,) if taste.leanings else (), habits)


def _worst(odds: dict[Phrase, float], section: str) -> list[Phrase]:
    """The sentences of a section with odds against them, the worst first, as many as may be left out."""
    own = [one for one in odds if one.section == section]
    most = len(own) if section == CLOSE else int(len(own) * MOST_LEFT_OUT)
    return sorted((one for one in own if odds[one] < 0), key=odds.__getitem__)[:most]
