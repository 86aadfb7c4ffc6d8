"""The gate for eyes: each check in turn, and a challenger passes only if it passes all of them.

That a model is whole, answers, is fast and small enough before it is let near users follows TFX's InfraValidator
(Baylor et al. 2017, KDD); that it is better where it matters and nowhere worse, its Evaluator on slices.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ml.artifacts import ArtifactError, open_artifact
from ml.challenge.answers import Duel, Side
from ml.challenge.footprint import FootprintError, measure
from ml.challenge.fresh import fresh_checks
from ml.challenge.gold import gold_checks, since_shipped
from ml.challenge.order import order_check
from ml.challenge.sight import answers_check, own_heads_check, squares, strangers_check
from ml.challenge.speed import memory_check, speed_check
from ml.challenge.verdict import Check, StopError, Verdict, demand_sound, hold
from ml.data.snapshots import read_snapshot
from ml.vision.eye import GRAPH, Eye
from ml.vision.retraining.bank import STARTER_BANK, Bank
from ml.vision.retraining.graph import GraphError, Heads, backbone_digest, read_heads

SPEED_ROUNDS = 25


def judge_vision(
    live: Path,
    challenger: Path,
    snapshot: Path | None = None,
    *,
    bank: Path = STARTER_BANK,
    rounds: int = SPEED_ROUNDS,
    thorough: bool = True,
) -> Verdict:
    """May the challenger's folder take the place of the live one? Never raises for a bad model: it is refused.

    `bank`: the gold photos' features, of the same backbone. With a `snapshot` its fresh part judges, too. Not
    `thorough`: stop where it is refused.
    """
    sitting = _Sitting(Path(live), Path(challenger), snapshot, Path(bank), rounds)
    return hold(
        [
            ("artifact", sitting.sound),
            ("loads", sitting.loads),
            ("answers", lambda: [answers_check(sitting.live, sitting.challenger)]),
            ("backbone", sitting.backbone),
            ("graph", lambda: [own_heads_check(sitting.challenger, sitting.graphs[1], sitting.heads[1])]),
            ("label order", lambda: [order_check(*(side.judged.scores for side in sitting.sides))]),
            ("gold set", lambda: gold_checks(sitting.duel)),
            ("since the first model", sitting.since_shipped),
            ("other things", lambda: strangers_check(sitting.live, sitting.challenger)),
            ("fresh examples", sitting.fresh),
            ("speed", sitting.speed),
        ],
        thorough=thorough,
    )


class _Sitting:
    """What the checks share, each made when the first of them asks."""

    def __init__(self, live: Path, challenger: Path, snapshot: Path | None, bank: Path, rounds: int) -> None:
        self.folders = (live, challenger)
        self._snapshot = snapshot
        self._bank = bank
        self._rounds = rounds

    def sound(self) -> Iterator[Check]:
        yield demand_sound(*self.folders, kind="vision")

    def loads(self) -> Iterator[Check]:
        """In a process of its own first: a graph may take its process down."""
        try:
            theirs = measure("vision", self.folders[1])
            yield Check("loads", True, "It opens and answers in a process of its own.", limit="no error", cases=1)
            _ = self.challenger
        except (FootprintError, ArtifactError) as error:
            detail = f"It does not open or answer: {str(error).rstrip('.')}."
            raise StopError(Check("loads", False, detail, limit="no error", cases=1)) from error
        yield memory_check(measure("vision", self.folders[0]), theirs)

    def backbone(self) -> Iterator[Check]:
        """Features in the bank were seen by one backbone; another sees others."""
        try:
            theirs = backbone_digest(self.graphs[1])
            _ = self.heads
        except GraphError as error:
            raise StopError(Check("backbone", False, str(error), limit="the live model's")) from error
        ours = backbone_digest(self.graphs[0])
        if theirs != ours:
            detail = (
                "It sees with another backbone than the live model, so the features of the gold photos say nothing "
                "about it: judge it on labelled photos with `python -m ml evaluate vision`."
            )
            raise StopError(Check("backbone", False, detail, ours[:12], theirs[:12], "the live model's"))
        self.bank.demand_backbone(ours)
        yield Check("backbone", True, "It sees with the live model's backbone.", ours[:12], theirs[:12], "the same")

    def since_shipped(self) -> Iterator[Check]:
        yield since_shipped(self.duel, self.bank.kernel, self.bank.bias, self.bank.gold.features)

    def fresh(self) -> Iterator[Check]:
        if self._snapshot is None:
            return
        frozen = read_snapshot(self._snapshot, kind="vision")
        mine, theirs = (
            (heads, eye.decisions) for heads, eye in zip(self.heads, (self.live, self.challenger), strict=True)
        )
        yield from fresh_checks(frozen, self.graphs[0], self.live.size, (mine, theirs))

    def speed(self) -> Iterator[Check]:
        mine, theirs = squares(self.live.size)[:1], squares(self.challenger.size)[:1]
        yield speed_check(
            lambda: self.live.infer(mine),
            lambda: self.challenger.infer(theirs),
            rounds=self._rounds,
            what="Seeing one photo",
        )

    @cached_property
    def live(self) -> Eye:
        return Eye.open(self.folders[0])

    @cached_property
    def challenger(self) -> Eye:
        return Eye.open(self.folders[1])

    @cached_property
    def graphs(self) -> tuple[bytes, bytes]:
        mine, theirs = (open_artifact(folder, kind="vision").read_bytes(GRAPH) for folder in self.folders)
        return mine, theirs

    @cached_property
    def heads(self) -> tuple[Heads, Heads]:
        mine, theirs = (read_heads(graph) for graph in self.graphs)
        return mine, theirs

    @cached_property
    def bank(self) -> Bank:
        return Bank.open(self._bank)

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        mine, theirs = (
            Side(self.bank.gold.judged(heads), eye.decisions)
            for heads, eye in zip(self.heads, (self.live, self.challenger), strict=True)
        )
        return mine, theirs

    @cached_property
    def duel(self) -> Duel:
        return Duel(self.bank.gold.photos, *self.sides)
