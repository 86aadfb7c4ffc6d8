"""Where a training runs: on this machine, or as a job of a cloud.

A place is handed folders of this machine and leaves the finished model in one of them. It decides nothing: judging and
promoting happen here, the same for every place.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from feedback.learning.models import TrainingRun

# Loaded only when asked for: the clouds' client libraries are optional.
PLACES = {
    "local": "feedback.learning.places.local:Local",
    "sagemaker": "feedback.learning.places.sagemaker:SageMaker",
    "vertex": "feedback.learning.places.vertex:Vertex",
}


class NothingToLearn(Exception):
    """The trainer found nothing in the snapshot that it could learn from; the message says why."""


class Stopped(Exception):
    """``report.must_stop()`` was true: the place ended its training and wrote no model."""


class PlaceError(Exception):
    """No model came of it. ``code`` is for machines, the message for people; a ``passing`` one is worth another try."""

    def __init__(self, code: str, detail: str, *, passing: bool = False) -> None:
        self.code, self.passing = code, passing
        super().__init__(detail)


class Report(Protocol):
    """How a place tells what happens. Calls are cheap: what is written to the row is throttled."""

    def progress(self, what: str, done: int, of: int) -> None:
        """``done`` of ``of`` steps of the stage ``what``."""

    def log(self, text: str) -> None:
        """One line for the run's log."""

    def remember(self, reference: str) -> None:
        """Keep the name of a job elsewhere in ``run.reference``, at once, so that another attempt finds it again."""

    def must_stop(self) -> bool:
        """Somebody cancelled the run, or it belongs to another worker now: end the training and raise Stopped."""

    def decided(self) -> bool:
        """Nobody waits for the run any more: a job elsewhere is stopped, too, and not left to another worker."""


class Place(Protocol):
    """One way to run ``python -m ml retrain``."""

    def run(self, run: TrainingRun, *, snapshot: Path, live: Path, to: Path, work: Path, report: Report) -> None:
        """Train on the folder ``snapshot`` from the model in ``live`` and leave a whole model folder at ``to``.

        ``work`` outlives attempts: what lies there lets a training go on after it was killed. ``to`` does not exist
        before, and is renamed into place by the trainer. Ask ``report.must_stop()`` at least every few seconds.
        Raises NothingToLearn, Stopped or PlaceError.
        """


def place_of(name: str) -> Place:
    """The place called ``name``. Raises PlaceError ``place_unknown`` or ``place_not_installed``."""
    if name not in PLACES:
        raise PlaceError("place_unknown", f"There is no place {name!r} to train at; known: {', '.join(PLACES)}.")
    module, _, kind = PLACES[name].partition(":")
    try:
        return cast(Place, getattr(importlib.import_module(module), kind)())
    except ImportError as error:
        raise PlaceError(
            "place_not_installed", f"Training at {name} needs a package that is missing: {error}"
        ) from None
