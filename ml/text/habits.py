"""How a shop's approved texts are built: where the measures stand in them, and how long they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from ml.text.lessons import WORDS
from ml.text.sections import FACTS, OPEN, ORDER, ROOM, USUAL
from ml.voice.topics import topic_of

# Fewer texts than this show no habit; and of those that could show it, so many must.
FEWEST = 5
MOSTLY = 0.6
# A text as long as hers is at most this part longer or shorter than her middle one.
SLACK = 0.15
# A middle length nearer than this part to the usual one is no habit of hers, but ours.
UNLIKE = 0.12
Place = Literal["early", "late"]


@dataclass(frozen=True)
class Habits:
    """`measures`, by tone: her measures stand right behind the opening ("early") or end the text ("late").
    `words`: the middle length of her texts by the length that was asked for, where it is not the usual one.
    """

    measures: Mapping[str, Place] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)

    def order(self, tone: str) -> tuple[str, ...]:
        """The sections of a text in this tone, in her order."""
        usual = ORDER[tone]
        others = tuple(section for section in usual if section != FACTS)
        match self.measures.get(tone):
            case "early":
                return (OPEN, FACTS, *(section for section in others if section != OPEN))
            case "late":
                return (*others, FACTS)
            case _:
                return usual

    def room(self, length: str) -> tuple[int, int]:
        """Fewest and most words, within what this length allows."""
        low, high = ROOM[length]
        if length not in self.words:
            return low, high
        least, most = WORDS[length]
        wanted = min(max(self.words[length], least), most)
        return max(least, round(wanted * (1 - SLACK))), min(most, max(round(wanted * (1 + SLACK)), least + 8))

    def usual(self, length: str) -> int:
        """How long a text of this length should be."""
        low, high = WORDS[length]
        return min(max(self.words.get(length, USUAL[length]), low), high)


NO_HABITS = Habits()


@dataclass(frozen=True)
class Shown:
    """An approved description, and what was asked for. `kept`: its sentences that the draft had, in her order."""

    text: str
    tone: str
    length: str
    kept: tuple[str, ...]


def habits_of(texts: Iterable[Shown]) -> Habits:
    """What approved descriptions have in common."""
    by_length: dict[str, list[int]] = {}
    by_tone: dict[str, list[tuple[str, ...]]] = {}
    for one in texts:
        by_length.setdefault(one.length, []).append(len(one.text.split()))
        by_tone.setdefault(one.tone, []).append(one.kept)
    middle = {length: round(median(found)) for length, found in by_length.items() if len(found) >= FEWEST}
    words = {length: count for length, count in middle.items() if abs(count / USUAL[length] - 1) > UNLIKE}
    places = {tone: _measures(found) for tone, found in by_tone.items()}
    return Habits({tone: place for tone, place in places.items() if place}, words)


def _measures(texts: Sequence[Sequence[str]]) -> Place | None:
    """Where the sentence with the measures stands, in texts in which places can be told apart: of three sentences the
    second is no sign of anything.
    """
    places = [(at, len(text)) for text in texts if (at := _place(text)) is not None]
    late = [at == count - 1 for at, count in places if count >= 3]
    early = [at <= 1 for at, count in places if count >= 4]
    if len(late) >= FEWEST and sum(late) >= MOSTLY * len(late):
        return "late"
    return "early" if len(early) >= FEWEST and sum(early) >= MOSTLY * len(early) else None


def _place(sentences: Sequence[str]) -> int | None:
    return next((place for place, one in enumerate(sentences) if topic_of(one) == "size"), None)
