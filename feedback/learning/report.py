"""What a place tells, written to the run's row: throttled, bounded, and only while the lease is ours."""

from __future__ import annotations

import logging
import time

from django.db import Error, connection
from django.utils.timezone import now

from feedback.learning.models import RunStage, RunState, TrainingRun
from feedback.learning.runs import run_held, run_stage

logger = logging.getLogger(__name__)

LOG_LINES, LOG_LINE = 200, 300
WRITE_EVERY_SECONDS = 1.0


class RowReport:
    """Implements ``places.Report``. Lines and progress wait for at most a second, and for ``flush``."""

    def __init__(self, run: TrainingRun) -> None:
        self._run = run
        self._lines = run.log.splitlines()
        self._written_at = self._asked_at = -WRITE_EVERY_SECONDS
        self._progress = (run.what, run.done, run.of)
        self._lost = False

    def begin(self, stage: str, state: str = RunState.RUNNING) -> None:
        """The next stage, of which nothing is done yet. Raises RunLost."""
        self._progress = ("", 0, 0)
        self.log(str(RunStage(stage).label))
        run_stage(run=self._run, stage=stage, state=state)

    def progress(self, what: str, done: int, of: int) -> None:
        self._progress = (what[:80], max(0, done), max(0, of))
        self._write_soon()

    def log(self, text: str) -> None:
        stamp = f"{now():%H:%M:%S}"
        self._lines += [f"{stamp} {line[:LOG_LINE]}" for line in text.splitlines()]
        del self._lines[:-LOG_LINES]
        self._write_soon()

    def remember(self, reference: str) -> None:
        self._run.reference = reference
        run_held(self._run).update(reference=reference)

    def must_stop(self) -> bool:
        """The database is asked once a second, however often a place asks."""
        if not self._lost and time.monotonic() - self._asked_at >= WRITE_EVERY_SECONDS:
            self._asked_at = time.monotonic()
            try:
                self._lost = not run_held(self._run).exists()
            except Error as error:
                _put_off(error)
        return self._lost

    def decided(self) -> bool:
        """Nobody waits for the run. While the database is away nobody knows, and the run may be another worker's."""
        try:
            return not TrainingRun.objects.filter(pk=self._run.pk, state__in=TrainingRun.ACTIVE).exists()
        except Error as error:
            _put_off(error)
            return False

    def flush(self) -> None:
        what, done, of = self._progress
        self._written_at = time.monotonic()
        try:
            run_held(self._run).update(what=what, done=done, of=of, log="\n".join(self._lines))
        except Error as error:
            _put_off(error)

    def _write_soon(self) -> None:
        if time.monotonic() - self._written_at >= WRITE_EVERY_SECONDS:
            self.flush()


def _put_off(error: Error) -> None:
    """A database that is away for a moment ends no training; the lease decides whether it was too long."""
    logger.warning("the progress of a training is not written now: %s", error)
    connection.close()
