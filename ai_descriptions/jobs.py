"""The job machine: claim, heartbeat, finish, fail, sweep.

The row is the truth and the message only a hint, so any message may be lost, doubled or late:

- a worker *claims* the row with one conditional UPDATE; whoever loses the race exits;
- it holds a lease by the database's clock, renewed by a heartbeat; every write first proves that the fencing token is
  still its own (``job_fenced``), so a worker that slept through its lease can change nothing;
- a worker whose work hangs while its heart beats on is ended by its parent after ``JOB_LONGEST_SECONDS``;
- the *sweeper* sends queued rows again whose message seems lost, and takes back rows whose lease ran out: to the queue
  with a growing pause, or, after ``JOB_ATTEMPTS`` attempts, to ``failed`` with a reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from ai_descriptions.models import Job, JobKind, JobState, Stage
from jewelry_site.celery import app
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing
from listings.services import listing_lock

logger = logging.getLogger(__name__)

TASK, QUEUE = "ai_descriptions.tasks.describe", "inference"


class LeaseLost(Exception):
    """Another worker, or the sweeper, holds this job now: stop without writing anything."""


@transaction.atomic
def job_start(*, listing: Listing, user: User | None, kind: str, tone: str, length: str, seed: int) -> Job:
    """Queue a job; one that is still active for the same listing is superseded. The message goes out after commit."""
    Listing.objects.select_for_update().get(pk=listing.pk)
    job_supersede(listing=listing)
    job = Job.objects.create(
        artisan_id=listing.artisan_id,
        listing=listing,
        kind=kind,
        tone=tone,
        length=length,
        channel=listing.channel,
        seed=seed,
        requested_by=user,
    )
    ledger.record(_act("job_started", job, actor=user, detail={"kind": kind, "tone": tone, "length": length}))
    transaction.on_commit(lambda: job_send(job.pk))
    return job


def job_supersede(*, listing: Listing) -> None:
    """What is still being made for a listing is not wanted any more; the caller holds the listing's lock."""
    listing.jobs.filter(state__in=Job.ACTIVE).update(state=JobState.SUPERSEDED, finished_at=Now())


@transaction.atomic
def job_retry(*, job: Job, user: User) -> Job:
    """A person tries a failed job again, with fresh attempts. Raises Problem ``not_found`` or ``wrong_state``."""
    listing_lock(listing=job.listing, user=user)
    latest = Job.objects.select_for_update().filter(listing_id=job.listing_id).first()
    if latest is None or latest.pk != job.pk or latest.state != JobState.FAILED:
        raise Problem("wrong_state", state=job.get_state_display())
    latest.state, latest.stage, latest.attempt = JobState.QUEUED, Stage.WAITING, 0
    latest.error_code = latest.error_detail = ""
    latest.not_before = latest.finished_at = None
    latest.save()
    ledger.record(_act("job_retried", latest, actor=user))
    transaction.on_commit(lambda: job_send(latest.pk))
    return latest


def job_send(job_id: UUID) -> None:
    """Put the hint into the queue. A broker that is away is no error: the sweeper sends it later."""
    try:
        app.send_task(TASK, args=[str(job_id)], queue=QUEUE, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("job %s not sent, the sweeper will do it: %s", job_id, error)
        return
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(sent_at=Now())


def job_claim(*, job_id: UUID, worker: str) -> Job | None:
    """Take a waiting job. None when it is gone, done, not due, or somebody else's: then there is nothing to do."""
    due = Q(not_before=None) | Q(not_before__lte=Now())
    won = Job.objects.filter(due, pk=job_id, state=JobState.QUEUED, attempt__lt=settings.JOB_ATTEMPTS).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        lease_token=F("lease_token") + 1,
        lease_until=Now() + settings.JOB_LEASE,
        started_at=Now(),
        worker=worker,
    )
    return Job.objects.select_related("listing__artisan").get(pk=job_id) if won else None


def job_heartbeat(*, job: Job) -> bool:
    """Renew the lease; False when it is no longer ours."""
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)
    return bool(held.update(lease_until=Now() + settings.JOB_LEASE))


@contextmanager
def job_fenced(job: Job) -> Iterator[Job]:
    """A transaction that holds the job's row and its listing's, and runs only while the lease token is ours.

    The listing is locked first, as every act of a person does, so that workers and people never wait for each other in
    a circle. Raises LeaseLost.
    """
    with transaction.atomic():
        listing = Listing.objects.select_for_update().filter(pk=job.listing_id).first()
        row = Job.objects.select_for_update().filter(pk=job.pk).first()
        if listing is None or row is None or row.lease_token != job.lease_token or row.state != JobState.RUNNING:
            raise LeaseLost(f"job {job.pk}, token {job.lease_token}")
        row.listing = listing
        yield row


def job_stage(*, job: Job, stage: str) -> None:
    with job_fenced(job) as row:
        row.stage = stage
        row.save(update_fields=["stage"])


def job_finish(*, job: Job, timings_ms: dict[str, int], models_used: dict[str, str]) -> None:
    """Mark a fenced row done, inside the transaction that stores its draft."""
    job.state, job.stage = JobState.DONE, Stage.FINISHED
    job.lease_until = None
    job.timings_ms, job.models_used = timings_ms, models_used
    job.save(update_fields=["state", "stage", "lease_until", "timings_ms", "models_used"])
    Job.objects.filter(pk=job.pk).update(finished_at=Now())


def job_fail(*, job: Job, code: str, detail: str) -> None:
    """An error that trying again would not cure. Raises LeaseLost."""
    with job_fenced(job) as row:
        _fail(row, code=code, detail=detail)


def job_hand_back(*, job: Job, code: str, detail: str) -> None:
    """An error that may pass: the queue again after a pause, or ``failed`` after the last attempt. Raises LeaseLost."""
    with job_fenced(job) as row:
        _requeue_or_fail(row, code=code, detail=detail)


def sweep() -> int:
    """Settle what messages cannot: leases that ran out and messages that seem lost. Gives the number of rows sent."""
    _take_back_expired()
    quiet = list(_unsent().values_list("pk", "sent_at")[:500])
    never_sent = [job_id for job_id, sent_at in quiet if sent_at is None]
    sent_long_ago = [job_id for job_id, sent_at in quiet if sent_at is not None]
    lost = never_sent + sent_long_ago[: _messages_missing() if sent_long_ago else 0]
    for job_id in lost:
        job_send(job_id)
    return len(lost)


def _messages_missing() -> int:
    """How many rows wait without a message: a long queue is no loss, and must not fill the broker with repetitions."""
    expected = Job.objects.filter(state=JobState.QUEUED, sent_at__isnull=False).count()
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return max(0, expected - broker.llen(QUEUE))
    except redis.RedisError as error:
        logger.warning("the broker does not say how many messages it holds: %s", error)
        return expected
    finally:
        broker.close()


def _take_back_expired() -> None:
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()).values_list("pk", flat=True)
    for job_id in expired[:500]:
        with transaction.atomic():
            row = (
                Job.objects.select_for_update(skip_locked=True)
                .filter(pk=job_id, state=JobState.RUNNING, lease_until__lt=Now())
                .first()
            )
            if row is not None:
                logger.warning("job %s: the lease of %s ran out in stage %s", row.pk, row.worker, row.stage)
                _requeue_or_fail(row, code="worker_lost", detail=f"{row.worker} stopped in stage {row.stage}")


def _unsent() -> QuerySet[Job]:
    due = Q(not_before=None) | Q(not_before__lte=Now())
    quiet = Q(sent_at=None) | Q(sent_at__lt=Now() - settings.JOB_RESEND_AFTER)
    return Job.objects.filter(due & quiet, state=JobState.QUEUED).order_by("created_at")


def _requeue_or_fail(row: Job, *, code: str, detail: str) -> None:
    if row.attempt >= settings.JOB_ATTEMPTS:
        _fail(row, code=code, detail=detail)
        return
    row.state, row.stage, row.lease_until, row.sent_at = JobState.QUEUED, Stage.WAITING, None, None
    row.error_code, row.error_detail = code, detail
    row.save()
    pause: timedelta = settings.JOB_BACKOFF * 2 ** (row.attempt - 1)
    Job.objects.filter(pk=row.pk).update(not_before=Now() + pause, lease_token=F("lease_token") + 1)


def _fail(row: Job, *, code: str, detail: str) -> None:
    row.state, row.lease_until = JobState.FAILED, None
    row.error_code, row.error_detail = code, detail
    row.save()
    Job.objects.filter(pk=row.pk).update(finished_at=Now(), lease_token=F("lease_token") + 1)
    ledger.record(_act("job_failed", row, reason=code, detail={"stage": row.stage, "attempt": row.attempt}))
    logger.error("job %s failed after %s attempt(s): %s (%s)", row.pk, row.attempt, code, detail)


def _act(action: str, job: Job, **members: Any) -> ledger.Act:
    return ledger.Act(action=action, artisan_id=job.artisan_id, listing_id=job.listing_id, job_id=job.pk, **members)


def describe_listing(*, listing: Listing, user: User | None) -> Job:
    """The first job of a listing: see its photos, ask, write."""
    return job_start(
        listing=listing, user=user, kind=JobKind.DESCRIBE, tone=listing.tone, length=listing.length, seed=0
    )
