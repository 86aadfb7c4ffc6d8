"""One attempt at one training: freeze, train, judge, and sort what went wrong."""

from __future__ import annotations

import logging
import os
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.timezone import now

from ai_descriptions.heartbeat import Heartbeat
from ai_descriptions.live_models import model_folder
from ai_descriptions.model_versions import model_add
from ai_descriptions.models import ModelVersion
from feedback.learning.folders import snapshot_folder, version_of, work_folder
from feedback.learning.gate import live_version, run_judge
from feedback.learning.models import RunStage, RunState, TrainingRun
from feedback.learning.places import NothingToLearn, PlaceError, Stopped, place_of
from feedback.learning.report import RowReport
from feedback.learning.runs import (
    RunLost,
    run_claim,
    run_fail,
    run_fenced,
    run_hand_back,
    run_heartbeat,
    run_settle,
)
from feedback.learning.snapshots import DiskFull, is_full, snapshot_freeze, snapshots_prune, works_prune
from ml.artifacts import ArtifactError
from ml.data.snapshots import SnapshotError

logger = logging.getLogger(__name__)

_NO_ROOM = "The disk is full. Make room on it and try again: nothing half-written was left, the live model serves on."


def training_run(*, run_id: UUID, worker: str) -> None:
    """Do one attempt. A run that is gone, done or somebody else's is left alone."""
    run = run_claim(run_id=run_id, worker=f"{worker}#{os.getpid()}")
    if run is None:
        logger.info("training %s: nothing to do", run_id)
        return
    report = RowReport(run)
    every = settings.TRAINING_LEASE / 4
    try:
        with Heartbeat(partial(run_heartbeat, run=run), every=every, name=f"training {run_id}"):
            _attempt(run, report)
        snapshots_prune()
        works_prune()
    except (RunLost, Stopped) as lost:
        logger.warning("training %s stopped: it was cancelled or taken over (%s)", run_id, lost)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database went away, the sweeper will take training %s back: %s", run_id, error)


def _attempt(run: TrainingRun, report: RowReport) -> None:
    try:
        _freeze(run, report)
        _refuse_nothing(run)
        made = run.made or _train(run, report)
        run_judge(run, made, report)
    except (RunLost, Stopped, OperationalError, InterfaceError):
        raise
    except NothingToLearn as nothing:
        with run_fenced(run) as row:
            run_settle(row, RunState.SKIPPED, code="nothing_to_learn", detail=str(nothing))
    except PlaceError as error:
        _settle_error(run, report, error.code, str(error), passing=error.passing)
    except DiskFull:
        _settle_error(run, report, "disk_full", _NO_ROOM)
    except SnapshotError as error:
        _settle_error(run, report, "snapshot_unusable", str(error))
    except ArtifactError as error:
        _settle_error(run, report, "model_unusable", str(error))
    except OSError as error:
        if is_full(error):
            _settle_error(run, report, "disk_full", _NO_ROOM)
        else:
            _settle_error(run, report, "storage", str(error), passing=True)
    except Exception as error:
        logger.exception("a bug stopped training %s", run.pk)
        _settle_error(run, report, "internal", f"{type(error).__name__}: {error}", passing=True)


def _settle_error(run: TrainingRun, report: RowReport, code: str, detail: str, *, passing: bool = False) -> None:
    report.log(detail)
    report.flush()
    with run_fenced(run) as row:
        (run_hand_back if passing else run_fail)(row, code=code, detail=detail)


def _freeze(run: TrainingRun, report: RowReport) -> None:
    """Freeze once for all attempts. Raises DiskFull or SnapshotError."""
    if run.snapshot and snapshot_folder(run).exists():
        return
    report.begin(RunStage.FREEZE)
    began = now()  # what comes while photos are read is for the next training
    frozen = snapshot_freeze(run)
    for note in frozen.notes:
        report.log(note)
    report.flush()
    with run_fenced(run) as row:
        row.snapshot, row.fingerprint = frozen.name, frozen.snapshot.fingerprint
        row.counts, row.left_out = dict(frozen.snapshot.counts), dict(frozen.snapshot.left_out)
        row.frozen_at = began
        row.save()
    run.refresh_from_db()


def _refuse_nothing(run: TrainingRun) -> None:
    """Raises NothingToLearn when there is nothing, or nothing that was not learned from before."""
    if not run.counts.get("train"):
        raise NothingToLearn("Nobody has confirmed anything yet that this model could learn from.")
    judged = TrainingRun.objects.filter(kind=run.kind, state__in=[RunState.PROMOTED, RunState.REFUSED])
    last = judged.exclude(pk=run.pk).first()
    if last is not None and last.fingerprint == run.fingerprint and not run.even_unchanged:
        day = f"{last.created_at:%Y-%m-%d %H:%M}"
        raise NothingToLearn(f"Nothing changed: the training of {day} UTC learned from exactly these examples.")


def _train(run: TrainingRun, report: RowReport) -> ModelVersion:
    """The candidate, registered. One that an attempt finished before it died is taken as it lies there."""
    report.begin(RunStage.TRAIN)
    parent = _parent(run)
    name = version_of(run)
    to = Path(settings.MODEL_ROOT) / name
    if not to.exists():
        work = work_folder(run)
        work.mkdir(parents=True, exist_ok=True)
        place_of(run.where).run(
            run, snapshot=snapshot_folder(run), live=model_folder(parent), to=to, work=work, report=report
        )
    report.flush()
    made = _registered(run, name)
    with run_fenced(run) as row:
        row.made = made
        row.metrics = made.manifest.get("metrics", {})
        row.save()
    run.refresh_from_db()
    return made


def _parent(run: TrainingRun) -> ModelVersion:
    """The model that all attempts start from, whichever is live by then: what an attempt left goes on from it."""
    if run.parent is None:
        with run_fenced(run) as row:
            row.parent = live_version(run.kind)
            row.save()
        run.refresh_from_db()
    assert run.parent is not None
    return run.parent


def _registered(run: TrainingRun, name: str) -> ModelVersion:
    """The candidate in the folder. Raises RunLost, PlaceError, ml.artifacts.ArtifactError or OSError.

    Outside the fence: a model may go to a bucket, which can take minutes, and nobody waits so long for the row.
    """
    if not run_heartbeat(run=run):
        raise RunLost(f"training {run.pk}, token {run.lease_token}")
    made = model_add(kind=run.kind, folder=name, user=None)
    if made.folder != name:
        raise PlaceError("result_broken", f"The model that was made calls itself {made.version}, which another is.")
    return made
