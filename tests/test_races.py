"""Promises that hold when two people, or a person and a machine, act at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from ai_descriptions.jobs import job_claim
from ai_descriptions.models import Draft
from feedback.models import Action, ReviewAction
from feedback.services.facts import fact_take_back, facts_tell
from feedback.services.review import EditedText, draft_approve, draft_edit
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from listings.services import listing_delete
from tests.factories import JobFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, all released together; a Problem is a result."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def with_title(listing: Listing, user: User, title: str) -> Callable[[], Draft]:
    text = EditedText(
        title=title, description="A polished ring with a blue cabochon.", tags=["ring"], alt_text="A ring"
    )
    return lambda: draft_approve(listing=listing, user=user, expected=1, text=text)


def test_of_two_people_who_approve_at_once_one_wins_and_the_other_sees_what_happened() -> None:
    listing = ring_in_review()
    artisan, moderator = listing.artisan.user, UserFactory(is_staff=True, is_superuser=True)

    results = at_once(with_title(listing, artisan, "Hers"), with_title(listing, moderator, "The moderator's"))

    [winner] = [result for result in results if isinstance(result, Draft)]
    [loser] = [result for result in results if isinstance(result, Problem)]
    assert loser.code == "stale_draft"
    assert loser.extra["current"]["title"] == winner.title
    assert loser.extra["current"]["approved"] is True
    assert loser.extra["current"]["by"] == str(winner.approved_by)
    assert listing.drafts.get(is_current=True, approved_at__isnull=False) == winner
    assert ReviewAction.objects.filter(action=Action.APPROVED, listing_id=listing.pk).count() == 1


def test_of_two_tabs_that_save_at_once_one_wins_and_no_words_are_overwritten() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    def save(title: str) -> Callable[[], Draft]:
        text = EditedText(title=title, description="A ring.", tags=[], alt_text="")
        return lambda: draft_edit(listing=listing, user=user, expected=1, text=text)

    results = at_once(*(save(f"Tab {n}") for n in range(4)))

    assert sorted(type(result).__name__ for result in results) == ["Draft", "Problem", "Problem", "Problem"]
    assert listing.drafts.count() == 2


def test_facts_that_are_taken_back_while_the_text_is_approved_never_leave_an_untrue_text_approved() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    facts_tell(listing=listing, user=user, facts={"metal": {"base": "silver", "fineness": 925}})
    text = EditedText(
        title="Sterling silver ring",
        description="A polished sterling silver ring with a blue cabochon.",
        tags=["ring"],
        alt_text="A ring",
    )
    mine = draft_edit(listing=listing, user=user, expected=1, text=text)

    results = at_once(
        lambda: draft_approve(listing=listing, user=user, expected=mine.number),
        lambda: fact_take_back(listing=listing, user=user, attribute="metal"),
    )

    listing.refresh_from_db()
    assert listing.state == ListingState.IN_REVIEW
    assert not listing.drafts.filter(approved_at__isnull=False).exists()
    assert {finding.rule for finding in mine.findings.filter(severity="block")} == {"metal_without_ground"}
    assert not isinstance(results[0], Problem) or results[0].code == "findings_open"


def test_of_eight_workers_that_claim_one_job_at_once_one_wins() -> None:
    job = JobFactory()

    results = at_once(*((lambda n=n: job_claim(job_id=job.pk, worker=f"w{n}")) for n in range(8)))

    assert sum(result is not None for result in results) == 1
    job.refresh_from_db()
    assert (job.attempt, job.lease_token) == (1, 1)


def test_of_two_clicks_on_delete_one_deletes_and_the_other_finds_nothing() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    results = at_once(*(lambda: listing_delete(listing=Listing.objects.get(pk=listing.pk), user=user),) * 2)

    assert sorted(str(result).partition(":")[0] for result in results) == ["None", "not_found"]
    assert ReviewAction.objects.filter(action=Action.LISTING_DELETED, listing_id=listing.pk).count() == 1
