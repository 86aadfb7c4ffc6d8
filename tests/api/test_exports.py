"""A marketplace fetches approved listings in the form it takes, and says where they are published."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from feedback.models import Action, ReviewAction
from feedback.services.review import draft_approve
from listings.models import Listing
from tests.api.shop import Shop
from tests.factories import DraftFactory, ring_in_review

LISTINGS = "/api/v1/listings/"


@pytest.fixture
def ring(shop: Shop) -> Listing:
    piece = ring_in_review(artisan=shop.artisan, external_id="R-17")
    draft_approve(listing=piece, user=shop.user, expected=1)
    return piece


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_one_listing_as_json_and_as_csv(shop: Shop, ring: Listing) -> None:
    body = shop.get(f"{LISTINGS}{ring.pk}/export/?channel=etsy").json()
    assert (body["sku"], body["channel"], body["version"]) == ("R-17", "etsy", 1)
    assert body["fields"]["title"] == "Silver-tone ring with a blue stone"
    assert body["photos"][0]["address"].startswith("http://testserver/photos/")
    assert body["published_version"] is None

    answer = shop.get(f"{LISTINGS}{ring.pk}/export/?channel=etsy&format=csv")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/csv; charset=utf-8", "private, no-store")
    assert rows(answer)[0]["title"] == "Silver-tone ring with a blue stone"


@pytest.mark.parametrize("query", ["", "?channel=myspace", "?channel=etsy&format=xml", "?channel=etsy&colour=blue"])
def test_a_wrong_query_is_told_with_its_name(shop: Shop, ring: Listing, query: str) -> None:
    answer = shop.get(f"{LISTINGS}{ring.pk}/export/{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation")


def test_nothing_unapproved_or_blocked_leaves(shop: Shop, ring: Listing) -> None:
    waiting = ring_in_review(artisan=shop.artisan)
    answer = shop.get(f"{LISTINGS}{waiting.pk}/export/?channel=etsy")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_approved")

    ring.drafts.all().delete()
    DraftFactory(listing=ring, number=2, approved_at=ring.changed_at, title="Solid gold ring")
    blocked = shop.get(f"{LISTINGS}{ring.pk}/export/?channel=etsy&format=csv")
    assert (blocked.status_code, blocked.json()["code"]) == (422, "export_blocked")
    assert blocked.json()["findings"][0]["field"] == "title"

    body = shop.get(f"{LISTINGS}export/?channel=etsy").json()
    assert (body["listings"], [left["code"] for left in body["left_out"]]) == ([], ["export_blocked"])
    file = shop.get(f"{LISTINGS}export/?channel=etsy&format=csv")
    assert (rows(file), file["X-Left-Out"]) == ([], "1")


def test_many_listings_page_by_page_or_by_name(shop: Shop, ring: Listing) -> None:
    other = ring_in_review(artisan=shop.artisan)
    draft_approve(listing=other, user=shop.user, expected=1)

    first = shop.get(f"{LISTINGS}export/?channel=ebay&page_size=1")
    assert (first.json()["count"], len(first.json()["listings"])) == (2, 1)
    assert "page=2" in first["Link"]
    named = shop.get(f"{LISTINGS}export/?channel=ebay&id={ring.pk}").json()
    assert [listing["sku"] for listing in named["listings"]] == ["R-17"]


def test_the_ledger_names_what_was_fetched_a_row_for_a_listing_and_one_for_a_page_of_them(
    shop: Shop, ring: Listing
) -> None:
    shop.get(f"{LISTINGS}{ring.pk}/export/?channel=etsy&format=csv")
    shop.get(f"{LISTINGS}export/?channel=ebay")

    single, page = ReviewAction.objects.filter(action=Action.EXPORTED).order_by("pk")
    assert (single.listing_id, single.draft_id, single.actor) == (ring.pk, ring.drafts.get().pk, shop.user)
    assert single.detail == {"channel": "etsy", "number": 1, "format": "csv"}
    taken = [{"listing": str(ring.pk), "number": 1}]
    assert (page.listing_id, page.artisan_id) == (None, shop.artisan.pk)
    assert page.detail == {"channel": "ebay", "format": "json", "listings": taken}


def test_publishing_is_kept_and_taken_back(shop: Shop, ring: Listing) -> None:
    for _ in range(2):
        answer = shop.post(f"{LISTINGS}{ring.pk}/publish/", {"channel": "etsy"})
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert [row["channel"] for row in shop.get(f"{LISTINGS}{ring.pk}/").json()["publications"]] == ["etsy"]
    assert shop.get(f"{LISTINGS}{ring.pk}/export/?channel=etsy").json()["published_version"] == 1

    shop.post(f"{LISTINGS}{ring.pk}/unpublish/", {"channel": "etsy"})
    assert shop.get(f"{LISTINGS}{ring.pk}/").json()["publications"] == []
