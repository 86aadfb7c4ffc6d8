"""Training on the machine of the training worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedback.learning.folders import version_of
from feedback.learning.places import NothingToLearn, PlaceError, Report
from feedback.learning.process import Ended, trainer_run

if TYPE_CHECKING:
    from feedback.learning.models import TrainingRun

MADE, NOTHING = 0, 3


class Local:
    """Runs ``python -m ml retrain`` beside the worker, and goes on from ``work`` after it was killed."""

    def run(self, run: TrainingRun, *, snapshot: Path, live: Path, to: Path, work: Path, report: Report) -> None:
        words = ["retrain", run.kind, "--snapshot", str(snapshot), "--live", str(live), "--to", str(to)]
        words += ["--work", str(work), "--version", version_of(run)]
        ended = trainer_run(words, work=work, hear=lambda event: _tell(report, event), must_stop=report.must_stop)
        _judge(ended, to)


def _tell(report: Report, event: dict[str, Any]) -> None:
    if event.get("event") == "progress":
        report.progress(str(event.get("what", "")), int(event.get("done") or 0), int(event.get("of") or 0))
    elif event.get("event") == "log":
        report.log(str(event.get("text", "")))


def _judge(ended: Ended, to: Path) -> None:
    if ended.status == NOTHING:
        raise NothingToLearn(ended.last_words)
    if ended.status < 0:
        raise PlaceError("trainer_killed", f"The trainer was ended by signal {-ended.status}.", passing=True)
    if ended.status != MADE or not to.exists():
        raise PlaceError("trainer_failed", ended.last_words or f"The trainer ended with status {ended.status}.")
