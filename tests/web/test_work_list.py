"""The work list: search, numbers, what waits longest, and its live part."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import JobState, Stage
from listings.models import Listing, ListingState
from tests.factories import DraftFactory, JobFactory, ListingFactory, ring_in_review

pytestmark = pytest.mark.django_db


def page_of(client: Client, **asked: str) -> str:
    return str(client.get(reverse("work"), asked).content.decode())


def test_search_looks_in_titles_and_notes_and_counts_what_it_finds(maker: Client, piece: Listing) -> None:
    brooch = ListingFactory(artisan=piece.artisan, state=ListingState.APPROVED, notes="From the spring batch")
    DraftFactory(listing=brooch, title="Leaf brooch")
    found = page_of(maker, q="spring LEAF")
    assert ("Leaf brooch" in found, "Silver-tone ring" in found) == (True, False)
    assert 'href="?show=approved&amp;q=spring%20LEAF"' in found
    nothing = page_of(maker, q="spring ring", show="review")
    assert "Nothing under “To review” holds “spring ring”." in nothing
    assert page_of(maker, q="\x00").count("work-card-words") == 2


def test_pages_keep_the_search(maker: Client, piece: Listing) -> None:
    for _ in range(25):
        ListingFactory(artisan=piece.artisan, notes="batch")
    assert "?show=all&amp;q=batch&amp;page=2" in page_of(maker, q="batch")
    assert page_of(maker, q="batch", page="2").count("work-card-words") == 1


def test_the_next_one_to_review_has_waited_longest(maker: Client, piece: Listing) -> None:
    ring_in_review(artisan=piece.artisan)
    button = f'<a class="button primary" href="{reverse("listing", args=[piece.pk])}">Review the next one</a>'
    assert button in page_of(maker)
    Listing.objects.update(state=ListingState.APPROVED)
    assert "Review the next one" not in page_of(maker)


def test_one_question_asks_for_all_listings_in_the_making_and_stops_when_nothing_moves(
    maker: Client, piece: Listing
) -> None:
    jobs = [JobFactory(listing=ListingFactory(artisan=piece.artisan)) for _ in range(20)]
    page = page_of(maker)
    assert page.count("hx-get=") == 1
    was = [f"{job.listing_id}.{Stage.WAITING}" for job in jobs]
    assert maker.get(reverse("work_live"), {"was": was}).status_code == 204

    jobs[0].state, jobs[0].stage, jobs[0].error_code = JobState.FAILED, Stage.SEE, "worker_lost"
    jobs[0].save()
    news = maker.get(reverse("work_live"), {"was": was, "show": "working"}).content.decode()
    assert news.count("work-card-words") == 1
    assert "stopped three times" in news
    assert 'In the making <span class="count">19</span>' in news
    assert "hx-get=" in news

    for job in jobs[1:]:
        job.state = JobState.DONE
        job.save()
    news = maker.get(reverse("work_live"), {"was": was[1:]}).content.decode()
    assert "hx-get=" not in news
