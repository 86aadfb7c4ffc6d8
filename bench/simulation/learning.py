"""Does it learn? One maker corrects hundreds of drafts, while different parts of the product learn from her, or do not.

All runs list the same pieces. What differs is who learns from whom: nobody; her house rules; the retrained model; her
rules, her approved texts and the retrained model; and the same three, but taught by edits of other people in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Protocol

from bench.simulation.artisan import Fields
from bench.simulation.maker import Maker
from ml.data.examples import TextExample, part_of
from ml.edits import edit_distance, take_apart
from ml.edits.facts import sheet_from
from ml.text.steering import NEWEST, NO_STEERING, ApprovedText, Steering, steering_of
from ml.voice import Rule, RuleKind, TaughtEdit, apply_rules, proposals

TONE, LENGTH = "warm", "medium"
_READ = ("title", "description", "alt_text")
Facts = Mapping[str, Any]


class Writes(Protocol):
    """What writes a draft: facts, number of the piece, earlier descriptions, what steers."""

    def __call__(
        self, facts: Facts, number: int, earlier: Sequence[str], *, spelling: str = "uk", steering: Steering = ...
    ) -> Fields: ...


# Makes the next model from examples: number of the retraining -> what writes then.
Retrain = Callable[[Sequence[TextExample], int], Writes]


@dataclass
class Shop:
    """A maker's approvals, and what the product learns from them at once."""

    maker: Maker
    name: str
    rules: list[Rule] = field(default_factory=list)
    edits: list[TaughtEdit] = field(default_factory=list)
    approved: list[ApprovedText] = field(default_factory=list)
    examples: list[TextExample] = field(default_factory=list)

    def approve(self, facts: Facts, drafted: Fields, number: int) -> Fields:
        """She corrects a draft, and says yes to every house rule that is proposed."""
        final = self.maker.corrected(drafted, number)
        self.edits.append(TaughtEdit(number, drafted, final, take_apart(drafted, final, facts, facts)))
        known = {rule.key for rule in self.rules}
        self.rules += [one.rule for one in proposals(self.edits) if one.rule.key not in known]
        self.approved.append(ApprovedText(str(drafted["description"]), str(final["description"]), TONE, LENGTH))
        self.examples.append(_example(self.name, number, facts, drafted, final))
        return final

    @property
    def spelling(self) -> str:
        """Her yes to a rule of spelling is a setting of the shop, as in the product."""
        return next((str(one.says["spelling"]) for one in self.rules if one.kind is RuleKind.SPELLING), "uk")

    def steering(self) -> Steering:
        return steering_of(self.approved[-NEWEST:])


@dataclass(frozen=True)
class Run:
    """Which parts learn in one run, and whether `strangers` teach them, taking turns, instead of her."""

    name: str
    rules: bool = False
    steering: bool = False
    retrains: bool = False
    strangers: bool = False


RUNS = (
    Run("frozen"),
    Run("house_rules", rules=True),
    Run("retraining", retrains=True),
    Run("both", rules=True, steering=True, retrains=True),
    Run("strangers", rules=True, steering=True, retrains=True, strangers=True),
)


@dataclass(frozen=True)
class Piece:
    """A piece to list, and what the frozen model drafted for it, for those who get this draft."""

    facts: Facts
    drafted: Fields


@dataclass(frozen=True)
class World:
    """Her pieces; the makers of the market and theirs; and the strangers, who correct drafts about her pieces."""

    hers: Maker
    pieces: Sequence[Piece]
    market: Sequence[Maker]
    market_pieces: Sequence[Sequence[Piece]]
    strangers: Sequence[Maker]
    retrain_at: Sequence[int]


@dataclass
class Course:
    """What came of a run: for each listing the edit distance (0 to 1), and what it learned."""

    distances: list[float] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def after(self, listings: int) -> float:
        """Mean edit distance of all later listings."""
        return fmean(self.distances[listings:])

    def untouched(self) -> list[float]:
        """1 for each text that she approved as it was, else 0."""
        return [float(one == 0) for one in self.distances]


def play(run: Run, world: World, write: Writes, retrain: Retrain, tell: Callable[[str], None]) -> Course:
    """One run over all pieces."""
    course, texts = Course(), list[str]()
    hers = Shop(world.hers, "hers")
    others = [Shop(maker, f"other-{place}") for place, maker in enumerate(world.market)]
    mixed = Shop(world.strangers[0], "mixed")
    teacher = mixed if run.strangers else hers
    for number, piece in enumerate(world.pieces):
        if run.retrains and number in world.retrain_at:
            taught = [mixed] if run.strangers else [hers, *others]
            write = retrain([one for shop in taught for one in shop.examples], number)
            tell(f"{run.name}: retrained after {number} listings")
        drafted = _draft(run, teacher, write, piece, number, texts[-10:])
        final = hers.approve(piece.facts, drafted, number)
        course.distances.append(_distance(drafted, final))
        texts.append(str(drafted["description"]))
        if run.strangers:
            mixed.maker = world.strangers[number % len(world.strangers)]
            mixed.approve(piece.facts, piece.drafted, number)
        for shop, own in zip(others, world.market_pieces, strict=True):
            if number < len(own):
                shop.approve(own[number].facts, own[number].drafted, number)
    course.rules = [rule.key for rule in teacher.rules] if run.rules else []
    return course


def _draft(run: Run, teacher: Shop, write: Writes, piece: Piece, number: int, earlier: Sequence[str]) -> Fields:
    steering = teacher.steering() if run.steering else NO_STEERING
    if run.steering or run.retrains:
        spelling = teacher.spelling if run.rules else "uk"
        written = write(piece.facts, number, earlier, spelling=spelling, steering=steering)
    else:
        written = piece.drafted
    return apply_rules(written, sheet_from(piece.facts), teacher.rules).fields if run.rules else written


def _distance(drafted: Fields, approved: Fields) -> float:
    return edit_distance(*(" ".join(str(text[name]) for name in _READ) for text in (drafted, approved)))


def _example(shop: str, number: int, facts: Facts, drafted: Fields, approved: Fields) -> TextExample:
    piece = f"{shop}-{number}"
    at = f"2026-01-01T{number // 60:02}:{number % 60:02}:00+00:00"
    return TextExample(piece, shop, piece, facts, TONE, LENGTH, drafted, approved, part_of(piece), at)
