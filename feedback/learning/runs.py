"""The machine of trainings: claim, heartbeat, fence, settle, sweep; the same rules as ``ai_descriptions.jobs``.

A training takes minutes to hours, so its worker is expected to die now and then: the row keeps what was frozen, the
work folder how far the trainer came, and the next attempt goes on there.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from feedback.learning.alarms import alarm_raise, alarms_settle
from feedback.learning.folders import work_folder
from feedback.learning.models import AlarmKind, RunStage, RunState, TrainingRun
from jewelry_site.celery import app
from jewelry_site.core import ledger
from jewelry_site.core.models import User

logger = logging.getLogger(__name__)

TASK, QUEUE = "feedback.tasks.train", "training"


class RunLost(Exception):
    """The sweeper, another worker or a person who stopped it holds this run now: stop without writing anything."""


def run_send(run_id: UUID) -> None:
    """Put the hint into the queue. A broker that is away is no error: the sweeper sends it later."""
    try:
        app.send_task(TASK, args=[str(run_id)], queue=QUEUE, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("training %s not sent, the sweeper will do it: %s", run_id, error)
        return
    TrainingRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(sent_at=Now())


def run_claim(*, run_id: UUID, worker: str) -> TrainingRun | None:
    """Take a waiting run. None when it is gone, done, not due, or somebody else's: then there is nothing to do."""
    due = Q(not_before=None) | Q(not_before__lte=Now())
    free = TrainingRun.objects.filter(due, pk=run_id, state=RunState.QUEUED, attempt__lt=settings.TRAINING_ATTEMPTS)
    won = free.update(
        state=RunState.RUNNING,
        attempt=F("attempt") + 1,
        lease_token=F("lease_token") + 1,
        lease_until=Now() + settings.TRAINING_LEASE,
        started_at=Now(),
        worker=worker,
        error_code="",
        error_detail="",
    )
    return TrainingRun.objects.get(pk=run_id) if won else None


def run_heartbeat(*, run: TrainingRun) -> bool:
    """Renew the lease; False when it is no longer ours."""
    return bool(run_held(run).update(lease_until=Now() + settings.TRAINING_LEASE))


def run_held(run: TrainingRun) -> QuerySet[TrainingRun]:
    """The row, as long as the lease is ours: an update of it writes nothing once it is lost."""
    return TrainingRun.objects.filter(pk=run.pk, state__in=TrainingRun.AT_WORK, lease_token=run.lease_token)


@contextmanager
def run_fenced(run: TrainingRun) -> Iterator[TrainingRun]:
    """A transaction that holds the row and runs only while the lease token is ours. Raises RunLost."""
    with transaction.atomic():
        row = run_held(run).select_for_update().first()
        if row is None:
            raise RunLost(f"training {run.pk}, token {run.lease_token}")
        yield row


def run_stage(*, run: TrainingRun, stage: str, state: str = RunState.RUNNING) -> None:
    """Move on to the next stage. Raises RunLost."""
    if not run_held(run).update(stage=stage, state=state, what="", done=0, of=0):
        raise RunLost(f"training {run.pk}, token {run.lease_token}")
    run.stage, run.state = stage, state


def run_settle(
    row: TrainingRun, state: str, *, action: str = "training_finished", code: str = "", detail: str = ""
) -> None:
    """Close a locked row, with its act in the ledger, in the transaction of the caller."""
    row.state, row.stage, row.lease_until = state, RunStage.FINISHED, None
    row.error_code, row.error_detail = code, detail
    row.save()
    TrainingRun.objects.filter(pk=row.pk).update(finished_at=Now(), lease_token=F("lease_token") + 1)
    record(action, row, reason=code, outcome=state, attempt=row.attempt)
    if state not in (RunState.FAILED, RunState.CANCELLED):
        alarms_settle(kind=AlarmKind.TRAINING_FAILED, subject=row.kind)
    if state != RunState.FAILED:
        transaction.on_commit(lambda: shutil.rmtree(work_folder(row), ignore_errors=True))


def run_fail(row: TrainingRun, *, code: str, detail: str) -> None:
    """Close a locked row as failed, and raise the alarm."""
    run_settle(row, RunState.FAILED, action="training_failed", code=code, detail=detail)
    alarm_raise(kind=AlarmKind.TRAINING_FAILED, subject=row.kind, figures={"run": str(row.pk), "reason": detail})
    logger.error("training %s failed after %s attempt(s): %s (%s)", row.pk, row.attempt, code, detail)


def run_hand_back(row: TrainingRun, *, code: str, detail: str) -> None:
    """An error that may pass: the queue again after a pause, or failed after the last attempt. The row is locked."""
    if row.attempt >= settings.TRAINING_ATTEMPTS:
        run_fail(row, code=code, detail=detail)
        return
    row.state, row.stage, row.lease_until, row.sent_at = RunState.QUEUED, RunStage.WAITING, None, None
    row.error_code, row.error_detail = code, detail
    row.save()
    pause: timedelta = settings.TRAINING_BACKOFF * 2 ** (row.attempt - 1)
    TrainingRun.objects.filter(pk=row.pk).update(not_before=Now() + pause, lease_token=F("lease_token") + 1)


def runs_sweep() -> int:
    """Take back runs whose worker died, and send again what seems lost. Gives the number of rows sent."""
    for run_id in _expired().values_list("pk", flat=True):
        with transaction.atomic():
            row = _expired().select_for_update(skip_locked=True).filter(pk=run_id).first()
            if row is not None:
                logger.warning("training %s: the lease of %s ran out in stage %s", row.pk, row.worker, row.stage)
                run_hand_back(row, code="worker_lost", detail=f"{row.worker} stopped in stage {row.stage}")
    due = Q(not_before=None) | Q(not_before__lte=Now())
    quiet = Q(sent_at=None) | Q(sent_at__lt=Now() - _RESEND_AFTER)
    waiting = list(TrainingRun.objects.filter(due, quiet, state=RunState.QUEUED).values_list("pk", flat=True))
    for run_id in waiting:
        run_send(run_id)
    return len(waiting)


# At most one run of a kind is active, so a message sent twice costs nothing: the second claim finds nothing to do.
_RESEND_AFTER = timedelta(minutes=1)


def _expired() -> QuerySet[TrainingRun]:
    return TrainingRun.objects.filter(state__in=TrainingRun.AT_WORK, lease_until__lt=Now())


def record(action: str, run: TrainingRun, *, user: User | None = None, reason: str = "", **detail: Any) -> None:
    """The act in the ledger, in the transaction that is open."""
    told = {"run": str(run.pk), "kind": run.kind, "where": run.where, **detail}
    ledger.record(ledger.Act(action=action, actor=user, reason=reason, detail=told))
