"""The job machine: the row is the truth, the message only a hint."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
import redis
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from ai_descriptions import jobs
from ai_descriptions.jobs import (
    LeaseLost,
    describe_listing,
    job_claim,
    job_fail,
    job_fenced,
    job_hand_back,
    job_heartbeat,
    job_retry,
    sweep,
)
from ai_descriptions.models import Job, JobState, Stage
from feedback.models import Action, ReviewAction
from jewelry_site.core.problems import Problem
from tests.factories import JobFactory, ListingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> object:
    """The ids that went to the queue; the broker itself is not part of these tests."""
    with patch.object(jobs.app, "send_task") as send_task:
        yield send_task


def lease_runs_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def pause_is_over(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now() - timedelta(seconds=1))


def test_a_message_delivered_five_times_starts_the_work_once() -> None:
    job = JobFactory()

    claims = [job_claim(job_id=job.pk, worker=f"w{n}") for n in range(5)]

    assert [claim is not None for claim in claims] == [True, False, False, False, False]
    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_token, job.worker) == (JobState.RUNNING, 1, 1, "w0")


def test_a_message_for_a_row_that_is_gone_is_ignored() -> None:
    job = JobFactory()
    job_id = job.pk
    job.delete()

    assert job_claim(job_id=job_id, worker="w") is None


def test_the_message_goes_out_only_after_the_commit(sent, django_capture_on_commit_callbacks) -> None:
    listing = ListingFactory()
    with django_capture_on_commit_callbacks(execute=True):
        job = describe_listing(listing=listing, user=listing.artisan.user)
        sent.assert_not_called()

    sent.assert_called_once_with(jobs.TASK, args=[str(job.pk)], queue="inference", retry=False)
    assert ReviewAction.objects.get(job_id=job.pk).action == Action.JOB_STARTED


def test_a_broker_that_is_away_loses_nothing(django_capture_on_commit_callbacks) -> None:
    listing = ListingFactory()
    with (
        patch.object(jobs.app, "send_task", side_effect=BrokerError("connection refused")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        job = describe_listing(listing=listing, user=listing.artisan.user)

    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.QUEUED, None)


def test_the_sweeper_sends_a_row_whose_message_was_lost(sent) -> None:
    lost = JobFactory(sent_at=timezone.now() - settings.JOB_RESEND_AFTER - timedelta(seconds=1))
    JobFactory(sent_at=timezone.now())
    JobFactory(not_before=timezone.now() + timedelta(minutes=1))

    assert sweep() == 1

    sent.assert_called_once_with(jobs.TASK, args=[str(lost.pk)], queue="inference", retry=False)
    lost.refresh_from_db()
    assert lost.sent_at > timezone.now() - timedelta(seconds=5)


def test_rows_that_wait_in_a_long_queue_are_not_sent_again_and_again(sent) -> None:
    long_ago = timezone.now() - settings.JOB_RESEND_AFTER - timedelta(seconds=1)
    waiting = [JobFactory(sent_at=long_ago) for _ in range(3)]
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        broker.rpush(jobs.QUEUE, "first", "second", "third")
        assert sweep() == 0

        broker.lpop(jobs.QUEUE, 2)
        assert sweep() == 2

    assert [call.kwargs["args"] for call in sent.call_args_list] == [[str(job.pk)] for job in waiting[:2]]


def test_a_lease_that_ran_out_sends_the_job_back_with_a_pause(sent) -> None:
    job = job_claim(job_id=JobFactory().pk, worker="w")
    lease_runs_out(job)

    sweep()

    job.refresh_from_db()
    assert (job.state, job.stage, job.error_code) == (JobState.QUEUED, Stage.WAITING, "worker_lost")
    assert job.not_before > job.started_at
    assert job_claim(job_id=job.pk, worker="too early") is None
    pause_is_over(job)
    assert job_claim(job_id=job.pk, worker="again").attempt == 2


def test_after_three_attempts_a_job_fails_with_its_reason(sent) -> None:
    job = JobFactory()
    for _ in range(3):
        pause_is_over(job)
        lease_runs_out(job_claim(job_id=job.pk, worker="w"))
        sweep()

    job.refresh_from_db()
    assert (job.state, job.attempt, job.error_code) == (JobState.FAILED, 3, "worker_lost")
    assert job_claim(job_id=job.pk, worker="w") is None
    failed = ReviewAction.objects.get(action=Action.JOB_FAILED, job_id=job.pk)
    assert (failed.reason, failed.detail) == ("worker_lost", {"stage": "waiting", "attempt": 3})


def test_a_heartbeat_renews_only_its_own_lease(sent) -> None:
    job = job_claim(job_id=JobFactory().pk, worker="w")
    lease_runs_out(job)
    assert job_heartbeat(job=job) is True
    sweep()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING

    lease_runs_out(job)
    sweep()

    assert job_heartbeat(job=job) is False


def test_a_worker_that_slept_through_its_lease_changes_nothing(sent) -> None:
    sleeper = job_claim(job_id=JobFactory().pk, worker="sleeper")
    lease_runs_out(sleeper)
    sweep()
    pause_is_over(sleeper)
    successor = job_claim(job_id=sleeper.pk, worker="successor")

    with pytest.raises(LeaseLost), job_fenced(sleeper):
        pytest.fail("the sleeper was let in")
    with pytest.raises(LeaseLost):
        job_fail(job=sleeper, code="internal", detail="late")
    with job_fenced(successor) as row:
        assert row.worker == "successor"


def test_a_passing_error_is_tried_again_and_a_lasting_one_is_not(sent) -> None:
    passing, lasting = (job_claim(job_id=JobFactory().pk, worker="w") for _ in range(2))

    job_hand_back(job=passing, code="storage", detail="busy")
    job_fail(job=lasting, code="photo_missing", detail="gone")

    passing.refresh_from_db()
    lasting.refresh_from_db()
    assert (passing.state, passing.error_code) == (JobState.QUEUED, "storage")
    assert (lasting.state, lasting.error_code) == (JobState.FAILED, "photo_missing")


def test_a_person_tries_a_failed_job_again_with_fresh_attempts(sent) -> None:
    job = JobFactory(state=JobState.FAILED, attempt=3, error_code="worker_lost")

    job_retry(job=job, user=job.artisan.user)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.error_code) == (JobState.QUEUED, 0, "")
    with pytest.raises(Problem, match="wrong_state"):
        job_retry(job=job, user=job.artisan.user)


def test_a_newer_job_replaces_the_active_one_and_its_late_worker_is_shut_out(sent) -> None:
    listing = ListingFactory()
    older = job_claim(job_id=JobFactory(listing=listing).pk, worker="w")

    newer = describe_listing(listing=listing, user=UserFactory())

    older.refresh_from_db()
    assert (older.state, newer.state) == (JobState.SUPERSEDED, JobState.QUEUED)
    with pytest.raises(LeaseLost), job_fenced(older):
        pytest.fail("the replaced worker was let in")


def test_the_database_allows_one_active_job_for_a_listing() -> None:
    job = JobFactory()

    with pytest.raises(IntegrityError, match="one_active_job_per_listing"), transaction.atomic():
        JobFactory(listing=job.listing, state=JobState.RUNNING, lease_until=timezone.now())
