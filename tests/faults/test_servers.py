"""Redis and PostgreSQL go away and come back: nothing that was accepted is lost."""

from __future__ import annotations

import pytest

from ai_descriptions.models import Job, JobState
from tests.faults.test_workers import (
    ask_for_description,
    assert_one_current_draft,
    await_settled,
    await_warm,
    listing_with_photo,
    stack,
)
from tests.support.live_stack import LiveStack

__all__ = ["stack"]

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]


def test_an_emptied_broker_loses_no_job(stack: LiveStack) -> None:
    jobs = [ask_for_description(listing_with_photo()) for _ in range(3)]
    stack.messages.connection_for_write().default_channel.client.flushall()

    stack.start()

    for job in jobs:
        assert await_settled(stack, job, within=60).state == JobState.DONE
        assert_one_current_draft(job)


def test_uploads_are_taken_while_redis_is_down_and_described_when_it_is_back(stack: LiveStack) -> None:
    stack.start()
    await_warm(stack)

    stack.redis.kill()
    jobs = [ask_for_description(listing_with_photo()) for _ in range(2)]
    assert [Job.objects.get(pk=job.pk).state for job in jobs] == [JobState.QUEUED, JobState.QUEUED]
    assert stack.answers(), "the pages go on without Redis"
    stack.redis.start()

    for job in jobs:
        assert await_settled(stack, job, within=60).state == JobState.DONE
        assert_one_current_draft(job)


def test_a_killed_database_comes_back_without_half_a_state(stack: LiveStack) -> None:
    stack.start()
    await_warm(stack)
    listing = listing_with_photo()
    stack.fault("after_see", "hang 3 once", key=str(listing.pk))
    job = ask_for_description(listing)
    stack.wait_until(lambda: Job.objects.get(pk=job.pk).stage == "see", what="the job to be at work")

    stack.postgres.kill()
    stack.postgres.start()
    stack.reconnect()

    assert await_settled(stack, job, within=60).state == JobState.DONE
    assert_one_current_draft(job)
