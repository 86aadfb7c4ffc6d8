"""Do edits shrink? The same listings written for one artisan with her house rules and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from bench.simulation.artisan import Artisan, Fields
from ml.edits import edit_distance, take_apart
from ml.edits.facts import sheet_from
from ml.edits.sentences import sentences_of
from ml.voice import Rule, TaughtEdit, apply_rules, proposals

# What writes: facts, number of the listing, earlier descriptions -> title, description, tags, alt_text
_READ = ("title", "description", "alt_text")
Write = Callable[[Mapping[str, Any], int, Sequence[str]], Fields]


@dataclass
class Shop:
    """One artisan's listings as they come: what she changed in each, and the rules to which she said yes."""

    artisan: Artisan
    write: Write
    learns: bool
    rules: list[Rule] = field(default_factory=list)
    edits: list[TaughtEdit] = field(default_factory=list)
    distances: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def list_piece(self, facts: Mapping[str, Any]) -> None:
        number = len(self.distances)
        written = self.write(facts, number, self.texts[-10:])
        drafted = apply_rules(written, sheet_from(facts), self.rules).fields
        approved = self.artisan.corrected(drafted, sentences_of(written["description"])[-1].text, number)
        self.distances.append(_distance(drafted, approved))
        self.texts.append(written["description"])
        if self.learns:
            changes = take_apart(drafted, approved, facts, facts)
            self.edits.append(TaughtEdit(number, drafted, approved, changes))
            self._say_yes()

    def _say_yes(self) -> None:
        """She accepts every rule that is proposed; one about a thing that a rule is about already is not proposed."""
        known = {rule.key for rule in self.rules}
        self.rules += [one.rule for one in proposals(self.edits) if one.rule.key not in known]


@dataclass(frozen=True)
class Outcome:
    """Edit distance of each listing, from 0 to 1: frozen, with rules, and with rules learned from another artisan."""

    frozen: list[float]
    ruled: list[float]
    strangers: list[float]
    rules: list[Rule]

    @property
    def ratio(self) -> float:
        """After 50 listings, what is left of the frozen system's distance."""
        return fmean(self.ruled[50:]) / fmean(self.frozen[50:])

    @property
    def strangers_ratio(self) -> float:
        return fmean(self.strangers[50:]) / fmean(self.frozen[50:])


def simulate(artisan: Artisan, stranger: Artisan, sheets: Sequence[Mapping[str, Any]], write: Write) -> Outcome:
    """Runs all three over the same pieces. The control's rules come from a stranger's edits and are never hers."""
    once = _once(write)
    frozen, ruled = Shop(artisan, once, learns=False), Shop(artisan, once, learns=True)
    others = Shop(stranger, once, learns=True)
    for facts in sheets:
        for shop in (frozen, ruled, others):
            shop.list_piece(facts)
    control = Shop(artisan, once, learns=False, rules=others.rules)
    for facts in sheets:
        control.list_piece(facts)
    return Outcome(frozen.distances, ruled.distances, control.distances, ruled.rules)


def _once(write: Write) -> Write:
    """All shops get the same drafts, so that they differ by their rules alone."""
    written: dict[int, Fields] = {}

    def remembered(facts: Mapping[str, Any], number: int, earlier: Sequence[str]) -> Fields:
        if number not in written:
            written[number] = write(facts, number, earlier)
        return written[number]

    return remembered


def _distance(drafted: Fields, approved: Fields) -> float:
    return edit_distance(*(" ".join(str(text[name]) for name in _READ) for text in (drafted, approved)))
