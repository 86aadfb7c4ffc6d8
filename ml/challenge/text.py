"""The gate for writers: each check in turn, and a challenger passes only if it passes all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ml.artifacts import Artifact, ArtifactError, open_artifact
from ml.challenge.footprint import FootprintError, measure
from ml.challenge.knowledge import fresh_texts_check, old_texts_check, sentences_checks, taste_check
from ml.challenge.likelihood import Reader
from ml.challenge.speed import memory_check
from ml.challenge.texts import text_checks
from ml.challenge.verdict import Check, StopError, Verdict, demand_sound, hold
from ml.challenge.writing import OpenWriter, both
from ml.data.examples import TextExample
from ml.data.snapshots import read_snapshot


def judge_text(
    live: Path, challenger: Path, snapshot: Path | None = None, *, sheets: int = 0, thorough: bool = True
) -> Verdict:
    """May the challenger's folder take the place of the live one? Never raises for a bad model: it is refused.

    With a `snapshot` its fresh part judges, too. `sheets`: only so many texts are written, for trials of the gate
    itself. Not `thorough`: stop where it is refused.
    """
    sitting = _Sitting(Path(live), Path(challenger), snapshot)
    return hold(
        [
            ("artifact", sitting.sound),
            ("loads", sitting.loads),
            ("old texts", lambda: [old_texts_check(*sitting.readers)]),
            ("new sentences", lambda: sentences_checks(*sitting.artifacts)),
            ("fresh texts", sitting.fresh),
            ("texts", lambda: text_checks(*both(*sitting.writers, sheets))),
        ],
        thorough=thorough,
    )


class _Sitting:
    """What the checks share, each made when the first of them asks."""

    def __init__(self, live: Path, challenger: Path, snapshot: Path | None) -> None:
        self.folders = (live, challenger)
        self._snapshot = snapshot

    def sound(self) -> Iterator[Check]:
        yield demand_sound(*self.folders, kind="text")

    def loads(self) -> Iterator[Check]:
        """In a process of its own first: a graph may take its process down."""
        try:
            theirs = measure("text", self.folders[1])
            yield Check("loads", True, "It opens and writes in a process of its own.", limit="no error", cases=1)
        except (FootprintError, ArtifactError) as error:
            detail = f"It does not open or write: {str(error).rstrip('.')}."
            raise StopError(Check("loads", False, detail, limit="no error", cases=1)) from error
        yield memory_check(measure("text", self.folders[0]), theirs)

    def fresh(self) -> Iterator[Check]:
        if self._snapshot is None:
            return
        examples: tuple[TextExample, ...] = read_snapshot(self._snapshot, kind="text").text("fresh")
        if not examples:
            yield Check("fresh texts", False, "The snapshot has no fresh texts to judge by.", made=False)
            return
        yield fresh_texts_check(*self.readers, examples)
        yield from taste_check(*self.artifacts, examples)

    @cached_property
    def artifacts(self) -> tuple[Artifact, Artifact]:
        mine, theirs = (open_artifact(folder, kind="text") for folder in self.folders)
        return mine, theirs

    @cached_property
    def readers(self) -> tuple[Reader, Reader]:
        mine, theirs = (Reader(artifact) for artifact in self.artifacts)
        return mine, theirs

    @cached_property
    def writers(self) -> tuple[OpenWriter, OpenWriter]:
        mine, theirs = (OpenWriter(artifact) for artifact in self.artifacts)
        return mine, theirs
