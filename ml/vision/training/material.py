"""Everything a training is given to learn from, by name: tables, corrections, photos of other things, a split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ml.data import (
    LabelledPhoto,
    LabelsError,
    LabelTable,
    StoredSplit,
    read_corrections,
    read_labels,
    read_stored_split,
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class FurtherTable:
    """A table that is only learned from. `weight`, above 0 and at most 1: how much its labels count."""

    labels: Path
    images: Path
    weight: float = 1.0


@dataclass(frozen=True)
class Material:
    """`labels` and `images` are split into learning and judging; the rest is only learned from.

    The shops to judge on are those of `split` (a stored one), else `held_out_shops`, else drawn by the seed.
    """

    labels: Path
    images: Path
    also: tuple[FurtherTable, ...] = ()
    corrections: Path | None = None
    no_jewellery: Path | None = None
    split: Path | None = None
    held_out_shops: tuple[str, ...] = ()

    def stored_split(self) -> StoredSplit | None:
        """Raises LabelsError if the file is none, or shops are named besides."""
        if self.split is None:
            return None
        if self.held_out_shops:
            raise LabelsError("A stored split names its shops itself: leave out --split or --holdout-shops.")
        return read_stored_split(self.split)

    def read(self, say: Say) -> list[tuple[LabelledPhoto, ...]]:
        """The photos of each table, the main one first. Raises LabelsError."""
        corrections = read_corrections(self.corrections) if self.corrections else ()
        main = read_labels(self.labels, self.images, corrections=corrections)
        if corrections:
            say(f"{len(corrections)} labels corrected as {self.corrections} says.")
        tables = [_told(main, self.labels, say)]
        for further in self.also:
            table = read_labels(further.labels, further.images, weight=further.weight, learn_only=True)
            tables.append(_told(table, further.labels, say))
        return tables


def _told(table: LabelTable, path: Path, say: Say) -> tuple[LabelledPhoto, ...]:
    for problem in table.problems:
        say(f"{path.name}, row {problem.row} set aside: {problem.message}")
    return table.photos
