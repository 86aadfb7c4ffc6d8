"""Where learning keeps its files, all under MODEL_ROOT."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from feedback.learning.models import TrainingRun

SNAPSHOTS, WORK = "snapshots", "trainings"


def snapshots_folder() -> Path:
    return Path(settings.MODEL_ROOT) / SNAPSHOTS


def snapshot_folder(run: TrainingRun) -> Path:
    """The frozen examples of a run that has them."""
    return Path(settings.MODEL_ROOT) / run.snapshot


def work_folder(run: TrainingRun) -> Path:
    """What a trainer leaves for the next attempt; it goes when the run is settled."""
    return Path(settings.MODEL_ROOT) / WORK / str(run.pk)


def version_of(run: TrainingRun) -> str:
    """The name of the version that a run makes, and of its folder under MODEL_ROOT."""
    return f"{run.kind}-{run.created_at:%Y-%m-%d}-{run.pk.hex[:6]}"
