"""Workers die, hang, abort and come back: every listing ends with one current draft or a clear failure."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from ai_descriptions.jobs import TASK, describe_listing, job_retry, job_send
from ai_descriptions.models import Draft, Job, JobState
from feedback.models import Action, ReviewAction
from listings.models import Listing, ListingState
from tests.factories import ArtisanFactory, ListingFactory, PhotoFactory
from tests.support.live_stack import LiveStack

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]

BACK_IN_WORK = 30.0


@pytest.fixture
def stack(live_stack: LiveStack) -> Iterator[LiveStack]:
    live_stack.manage("prepare")
    yield live_stack


def listing_with_photo() -> Listing:
    listing: Listing = ListingFactory(artisan=ArtisanFactory())
    PhotoFactory(listing=listing, position=0)
    return listing


def ask_for_description(listing: Listing) -> Job:
    return describe_listing(listing=listing, user=listing.artisan.user)


def settled(job: Job) -> Job | None:
    row = Job.objects.get(pk=job.pk)
    return None if row.active else row


def await_settled(stack: LiveStack, job: Job, *, within: float = BACK_IN_WORK) -> Job:
    row: Job = stack.wait_until(lambda: settled(job), what="the job to be settled", within=within)
    return row


def await_warm(stack: LiveStack) -> None:
    """One listing through the worker, so that starting it is not part of what a test watches."""
    assert_done(await_settled(stack, ask_for_description(listing_with_photo()), within=60))


def assert_done(job: Job) -> None:
    assert (job.state, job.error_code, job.error_detail) == (JobState.DONE, job.error_code, job.error_detail)


def assert_one_current_draft(job: Job) -> None:
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Draft.objects.filter(listing_id=job.listing_id, is_current=True).count() == 1
    assert Draft.objects.filter(job=job).count() == 1
    assert ReviewAction.objects.filter(job_id=job.pk, action=Action.DRAFTED).count() == 1
    assert Listing.objects.get(pk=job.listing_id).state == ListingState.IN_REVIEW


def test_a_fresh_worker_makes_its_first_draft_soon_after_its_start(stack: LiveStack) -> None:
    job = ask_for_description(listing_with_photo())

    stack.start()

    assert await_settled(stack, job).state == JobState.DONE
    assert_one_current_draft(job)


@pytest.mark.parametrize(
    "point", ["after_claim", "after_decode", "after_see", "after_write", "before_commit", "after_commit"]
)
def test_a_pool_child_killed_at_any_point_leaves_exactly_one_draft(stack: LiveStack, point: str) -> None:
    listing = listing_with_photo()
    stack.fault(point, "kill once", key=str(listing.pk))
    stack.start()

    job = ask_for_description(listing)

    assert await_settled(stack, job, within=60).state == JobState.DONE
    assert_one_current_draft(job)
    assert not (stack.faults / f"{point}.{listing.pk}").exists()


def test_a_whole_worker_killed_in_mid_job_is_taken_over(stack: LiveStack) -> None:
    stack.start()
    await_warm(stack)
    listing = listing_with_photo()
    stack.fault("after_decode", "hang 60 once", key=str(listing.pk))
    job = ask_for_description(listing)
    stack.wait_until(lambda: Job.objects.get(pk=job.pk).stage == "see", what="the job to be at work")

    stack.worker.kill()
    stack.worker.start()

    assert await_settled(stack, job).state == JobState.DONE
    assert_one_current_draft(job)


def test_a_photo_that_aborts_the_process_every_time_fails_clearly_and_the_queue_moves_on(stack: LiveStack) -> None:
    stack.start()
    await_warm(stack)
    poison, healthy = listing_with_photo(), listing_with_photo()
    stack.fault("after_decode", "abort", key=str(poison.pk))

    poisoned, neighbour = ask_for_description(poison), ask_for_description(healthy)

    failed = await_settled(stack, poisoned, within=45)
    assert (failed.state, failed.error_code, failed.attempt) == (JobState.FAILED, "worker_lost", 3)
    assert await_settled(stack, neighbour).state == JobState.DONE
    assert_one_current_draft(neighbour)

    (stack.faults / f"after_decode.{poison.pk}").unlink()
    job_retry(job=failed, user=poison.artisan.user)
    assert await_settled(stack, poisoned).state == JobState.DONE
    assert_one_current_draft(poisoned)


def test_a_worker_frozen_for_longer_than_its_lease_can_write_nothing_when_it_wakes(stack: LiveStack) -> None:
    stack.start()
    await_warm(stack)
    listing = listing_with_photo()
    stack.fault("after_decode", "hang 2 once", key=str(listing.pk))
    job = ask_for_description(listing)
    stack.wait_until(lambda: Job.objects.get(pk=job.pk).stage == "see", what="the job to be at work")

    stack.worker.pause()
    stack.add_worker()
    assert await_settled(stack, job).state == JobState.DONE
    first = Draft.objects.get(job=job)
    stack.worker.resume()
    time.sleep(4)

    assert_one_current_draft(job)
    assert Draft.objects.get(job=job) == first
    assert Job.objects.get(pk=job.pk).attempt == 2


def test_work_that_hangs_while_its_heart_beats_on_is_ended_and_done_again(stack: LiveStack) -> None:
    listing = listing_with_photo()
    stack.fault("after_decode", "hang 600 once", key=str(listing.pk))
    stack.worker.environment["LEASE_SECONDS"] = "1"  # so that the longest time for a job is 20 seconds
    stack.start()

    job = ask_for_description(listing)

    assert await_settled(stack, job, within=60).state == JobState.DONE
    assert_one_current_draft(job)
    assert Job.objects.get(pk=job.pk).attempt == 2


def test_a_message_delivered_five_times_makes_one_draft(stack: LiveStack) -> None:
    stack.start(workers=2)
    job = ask_for_description(listing_with_photo())
    for _ in range(5):
        stack.messages.send_task(TASK, args=[str(job.pk)], queue="inference")

    await_settled(stack, job)
    time.sleep(2)

    assert_one_current_draft(job)
    assert Job.objects.get(pk=job.pk).attempt == 1


def test_a_message_for_a_deleted_row_or_sent_before_the_commit_hurts_nobody(stack: LiveStack) -> None:
    stack.start()
    gone = listing_with_photo()
    with transaction.atomic():
        early = ask_for_description(listing_with_photo())
        job_send(early.pk)
        time.sleep(1)
    deleted = ask_for_description(gone)
    Job.objects.filter(pk=deleted.pk).delete()
    job_send(deleted.pk)

    assert await_settled(stack, early).state == JobState.DONE
    assert_one_current_draft(early)


def test_a_photo_that_is_gone_from_storage_is_said_and_never_silent(stack: LiveStack) -> None:
    stack.start()
    listing = listing_with_photo()
    photo = listing.photos.get()
    photo.file.storage.delete(photo.file.name)

    failed = await_settled(stack, ask_for_description(listing))

    assert (failed.state, failed.error_code, failed.attempt) == (JobState.FAILED, "photo_missing", 1)
