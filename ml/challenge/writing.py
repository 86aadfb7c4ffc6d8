"""Both writers at the gate's fact sheets, in turn, with all that they drew before the guard chose."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ml import claims
from ml.facts import FactSheet
from ml.text.candidates import Order
from ml.text.evaluation import Case
from ml.text.fill import fill
from ml.text.sampler import Sample
from ml.text.sheet import Sheet
from ml.text.writer import Writer

SHEETS = Path(__file__).parent / "sheets.jsonl"


@cache
def sheets() -> tuple[Mapping[str, Any], ...]:
    """The fixed orders: facts, tone and length; half of them hold only what a photo shows."""
    return tuple(json.loads(line) for line in SHEETS.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class Piece:
    """One text, the whole descriptions that were drawn for it, and how long it took."""

    case: Case
    drafts: tuple[str, ...]
    milliseconds: float

    @property
    def raw_claims(self) -> int:
        """How many findings the guard has in the drafts, before anything was thrown out."""
        return sum(len(claims.check({"description": draft}, self.case.facts)) for draft in self.drafts)


class OpenWriter(Writer):
    """A writer that lets see what it drew."""

    drawn: list[tuple[Sheet, Order, Sequence[Sample]]]

    def piece(self, row: Mapping[str, Any]) -> Piece:
        """The text for one order."""
        self.drawn = []
        facts = FactSheet.from_json(row["facts"])
        began = time.perf_counter()
        text = self.write(facts, tone=row["tone"], length=row["length"])
        taken = (time.perf_counter() - began) * 1000
        drafts = tuple(
            fill(sample.template, sheet, spelling=order.spelling)
            for sheet, order, samples in self.drawn
            for sample in samples
            if sample.finished
        )
        return Piece(Case(facts, row["tone"], row["length"], text), drafts, taken)

    def _draw(self, sheet: Sheet, order: Order, samples: int, turn: int) -> dict[str, list[Sample]]:
        found = super()._draw(sheet, order, samples, turn)
        self.drawn.append((sheet, order, found["description"]))
        return found


def both(live: OpenWriter, challenger: OpenWriter, most: int = 0) -> tuple[list[Piece], list[Piece]]:
    """Every sheet (or `most` of them, evenly spread) by both, in turns, so that their times can be compared."""
    chosen = sheets()[:: max(1, len(sheets()) // most)] if most else sheets()
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for number, row in enumerate(chosen):
        for writer, pieces in ((live, mine), (challenger, theirs))[:: 1 if number % 2 else -1]:
            pieces.append(writer.piece(row))
    return mine, theirs
