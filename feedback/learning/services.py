"""What people do with trainings and models: start, stop, try again, promote, roll back; each with its ledger row."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ai_descriptions.model_versions import model_live_locked, model_promote, model_rollback
from ai_descriptions.models import ModelKind, ModelVersion
from feedback.learning.alarms import alarm_settle
from feedback.learning.models import Alarm, AlarmKind, AskedBy, RunStage, RunState, TrainingRun, Where
from feedback.learning.runs import record, run_send, run_settle
from feedback.learning.snapshots import released_ids
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from ml.artifacts import ArtifactError

ACT = "feedback.change_trainingrun"
DECIDE = "ai_descriptions.change_modelversion"


@transaction.atomic
def training_start(
    *,
    kind: str,
    user: User | None,
    where: str = Where.LOCAL,
    asked_by: str = AskedBy.PERSON,
    even_unchanged: bool = False,
    send: bool = True,
) -> TrainingRun:
    """Queue a training. Raises Problem ``training_underway``, ``forbidden`` or ``bad_request``.

    ``user`` is None for the command line and the calendar. Without ``send`` the caller runs it himself.
    """
    if user is not None:
        _allow(user, ACT)
    if kind not in ModelKind.values or where not in Where.values:
        raise Problem("bad_request", reason=_("there is no such model to train, or no such place"))
    try:
        with transaction.atomic():
            run = TrainingRun.objects.create(
                kind=kind, where=where, asked_by=asked_by, requested_by=user, even_unchanged=even_unchanged
            )
    except IntegrityError as error:
        raise Problem("training_underway", kind=ModelKind(kind).label) from error
    record("training_started", run, user=user, reason=asked_by)
    if send:
        transaction.on_commit(lambda: run_send(run.pk))
    return run


@transaction.atomic
def training_cancel(*, run: TrainingRun, user: User | None) -> TrainingRun:
    """Stop a run that waits or is at work; its worker ends the trainer within seconds. Raises Problem."""
    row = _locked(run, user)
    if not row.active:
        raise Problem("training_settled", state=row.get_state_display())
    run_settle(row, RunState.CANCELLED, action="training_cancelled")
    return row


@transaction.atomic
def training_retry(*, run: TrainingRun, user: User | None) -> TrainingRun:
    """Try a failed run again, with fresh attempts, from where its trainer came to. Raises Problem."""
    row = _locked(run, user)
    if row.state != RunState.FAILED:
        raise Problem("training_settled", state=row.get_state_display())
    row.state, row.stage, row.attempt = RunState.QUEUED, RunStage.WAITING, 0
    row.error_code = row.error_detail = ""
    row.not_before = row.finished_at = row.sent_at = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Problem("training_underway", kind=row.get_kind_display()) from error
    TrainingRun.objects.filter(pk=row.pk).update(lease_token=F("lease_token") + 1)
    record("training_started", row, user=user, reason="again")
    transaction.on_commit(lambda: run_send(row.pk))
    return row


def version_promote(*, version: ModelVersion, user: User, reason: str) -> None:
    """Make a version live by hand. Raises Problem ``forbidden``, ``bad_request`` or ``model_not_promoted``."""
    _allow(user, DECIDE)
    try:
        _check_judged(version)
        model_promote(version=version, user=user, reason=_given(reason))
    except ArtifactError as error:
        raise Problem("model_not_promoted", reason=str(error)) from error


@transaction.atomic
def version_rollback(*, kind: str, user: User, reason: str, to: str = "") -> ModelVersion:
    """Go back to the version that was live before. Raises Problem as ``version_promote``.

    ``to`` is the id of the version that the person was offered: a second click does not go back from there again.
    """
    _allow(user, DECIDE)
    words = _given(reason)
    live = model_live_locked(kind)
    if live is not None and to == str(live.pk):
        return live
    try:
        with transaction.atomic():
            earlier = model_rollback(kind=kind, user=user, reason=words)
            if to not in ("", str(earlier.pk)):
                raise ArtifactError("Another model went live meanwhile: look again which one was live before.")
            return earlier
    except ArtifactError as error:
        raise Problem("model_not_promoted", reason=str(error)) from error


@transaction.atomic
def examples_release(*, alarm: Alarm, user: User, reason: str) -> None:
    """Let quarantined examples into the next training, and settle their alarm. Raises Problem."""
    _allow(user, DECIDE)
    if alarm.kind != AlarmKind.EXAMPLES_QUARANTINED:
        raise Problem("not_found")
    row = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if not row.open and set(row.figures.get("ids", [])) <= released_ids():
        return
    detail = {"ids": row.figures.get("ids", []), "alarm": str(row.pk), "subject": row.subject}
    ledger.record(ledger.Act(action="examples_released", actor=user, comment=_given(reason), detail=detail))
    alarm_settle(alarm=row, user=user, reason=reason)


def _allow(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise Problem("forbidden")


def _check_judged(version: ModelVersion) -> None:
    """What a training made here goes live only through the gate. Raises ml.artifacts.ArtifactError.

    One that was live before may come back: then it passed, or a person answered for it at the command line.
    """
    if version.promoted_at is None and TrainingRun.objects.filter(made=version).exists():
        raise ArtifactError(f"The gate has not let {version} pass: train again, and it will be judged.")


def _given(reason: str) -> str:
    """Models do not change hands without a word that the ledger keeps."""
    if not reason.strip():
        raise Problem("bad_request", reason=_("say why, in a few words"))
    return reason.strip()[:300]


def _locked(run: TrainingRun, user: User | None) -> TrainingRun:
    if user is not None:
        _allow(user, ACT)
    row = TrainingRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if row is None:
        raise Problem("not_found")
    return row
