"""Composes a text of whole sentences: which of them may come next, so that the text has an order, names each fact once
and repeats neither words nor beginnings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ml.text.habits import NO_HABITS, Habits
from ml.text.prompt import SLOT
from ml.text.sections import DETAILS, LEAST, MAKING, MOST, MOST_GENERAL, home

# Function words may come again; any other word of four letters and more is said by one sentence only.
_COMMON = frozenset((Path(__file__).parent / "words" / "common.txt").read_text(encoding="utf-8").split())
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_START = re.compile(r"[a-z<>0-9.']+")
# How often a slot may be filled in one text; others once.
_OFTEN = {"type": 4, "types": 2, "type.one": 2, "metal": 2, "metal.adj": 2, "tone": 2, "tone2": 2, "short": 2, "a": 99}
_STONE_SLOT = re.compile(r"^s\d\.")


@dataclass(frozen=True, eq=False)
class Phrase:
    """A sentence (or a paragraph of facts) that may stand in a text.

    `says`: facts it speaks of. `once`: those that no other sentence may repeat. `source`, `place`: the learned text it
    comes from and where it stood; what follows there may follow here. `leans`: it may stand only there.
    `general`: it would fit any piece, and so says little of this one.
    """

    text: str
    section: str
    says: frozenset[str]
    length: int
    naming: bool = False
    source: int = -1
    place: int = 0
    leans: bool = False
    general: bool = False

    @cached_property
    def once(self) -> frozenset[str]:
        if self.naming:
            return self.says
        return frozenset(fact for fact in self.says if fact in MAKING or fact in DETAILS or fact.startswith("motif"))

    @cached_property
    def words(self) -> frozenset[str]:
        if self.naming:
            return frozenset()
        return content_words(self.text)

    @cached_property
    def start(self) -> tuple[str, ...]:
        return tuple(_START.findall(self.text.lower())[:2])

    @cached_property
    def slots(self) -> Counter[str]:
        return Counter(SLOT.findall(self.text))


def content_words(text: str) -> frozenset[str]:
    """Beginnings of the words outside slots that say something: of four letters and more, no function words."""
    # A piece that is informal in one sentence is not formal in the next.
    outside = SLOT.sub(" ", text.lower()).replace("informal", "formal")
    return frozenset(word[:7] for word in _WORD.findall(outside) if word not in _COMMON)


@dataclass
class Composition:
    """A text in the making. `due`: facts that it must name before it ends; `habits`: the shop's order and length."""

    phrases: Sequence[Phrase]
    tone: str
    length: str
    due: frozenset[str]
    habits: Habits = NO_HABITS
    taken: list[Phrase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._order = {section: number for number, section in enumerate(self.habits.order(self.tone))}
        self._room = self.habits.room(self.length)
        self._said: set[str] = set()
        self._words: set[str] = set()
        self._slots: Counter[str] = Counter()
        self._count: Counter[str] = Counter()
        self._length = 0
        self._general = 0
        self._needs = {fact: self._shortest(fact) for fact in self.due}

    def next(self) -> list[Phrase]:
        """The sentences that may come now; the best ones if some would repeat how an earlier one began."""
        fitting = self._in_turn([one for one in self.phrases if self._fits(one)])
        starts = {one.start for one in self.taken}
        before = self.taken[-1].start[:1] if self.taken else ()
        fresh = [one for one in fitting if one.start not in starts and one.start[:1] != before]
        return fresh or [one for one in fitting if one.start not in starts] or fitting

    def may_end(self) -> bool:
        """Whether every fact is said and the text is long enough."""
        return bool(self.taken) and self.due <= self._said and self._length >= self._room[0]

    def complete(self) -> bool:
        """Whether every fact is said, however short the text is."""
        return bool(self.taken) and self.due <= self._said

    def take(self, phrase: Phrase) -> None:
        """Goes on by a sentence that `next` gave."""
        self.taken.append(phrase)
        self._said |= phrase.says
        self._words |= phrase.words
        self._slots += phrase.slots
        self._count[phrase.section] += 1
        self._length += phrase.length
        self._general += phrase.general

    @property
    def text(self) -> str:
        """The template so far."""
        return " ".join(one.text for one in self.taken)

    def _fits(self, one: Phrase) -> bool:
        follows = bool(
            self.taken
            and one.source >= 0
            and self.taken[-1].source == one.source
            and self.taken[-1].place + 1 == one.place
        )
        if any(one is before for before in self.taken) or (one.leans and not follows) or one.once & self._said:
            return False
        if not self._in_order(one) or not (follows or not one.words & self._words):
            return False
        if any(self._slots[slot] + count > _often(slot) for slot, count in one.slots.items()):
            return False
        left = self.due - self._said - one.says
        if any(self._order[home(fact)] < self._order[one.section] for fact in left):
            return False
        reserve = self._reserve(left)
        return self._length + one.length + reserve <= self._room[1] or bool(one.says & (self.due - self._said))

    def _in_turn(self, fitting: list[Phrase]) -> list[Phrase]:
        """Without sentences that fit any piece where others fit this one, and without those of later sections while an
        earlier one has too few."""
        telling = {one.section for one in fitting if not one.general}
        fitting = [one for one in fitting if not one.general or one.section not in telling]
        least = LEAST[self.length]
        waiting = [self._order[one.section] for one in fitting if self._count[one.section] < least.get(one.section, 0)]
        return [one for one in fitting if self._order[one.section] <= min(waiting)] if waiting else fitting

    def _in_order(self, one: Phrase) -> bool:
        now = self._order[self.taken[-1].section] if self.taken else 0
        place = self._order[one.section]
        if place < now or (not self.taken and place):
            return False
        if one.general and self._general >= MOST_GENERAL[self.length]:
            return False
        full = self._count[one.section] >= MOST[self.length][one.section]
        return not full or bool(one.says & (self.due - self._said))

    def _shortest(self, fact: str) -> int:
        return min((one.length for one in self.phrases if fact in one.says), default=0)

    def _reserve(self, left: Collection[str]) -> int:
        """Words to keep for what is still to be named: one sentence for each section and the naming."""
        sections: dict[str, int] = {}
        for fact in left:
            where = home(fact)
            sections[where] = max(sections.get(where, 0), self._needs.get(fact, 0))
        return sum(sections.values())


def _often(slot: str) -> int:
    if _STONE_SLOT.match(slot):
        return 3
    return _OFTEN.get(slot, 1)
