"""Feedback that must teach nobody: what the sender is told, and that no training sees it."""

from __future__ import annotations

from typing import Any

import pytest

from feedback.learning.models import RunState, TrainingRun
from feedback.learning.snapshots import snapshot_freeze
from feedback.models import ReviewAction
from listings.models import Listing
from listings.services import listing_delete
from ml.data.snapshots import Snapshot
from tests.api.shop import Shop, one
from tests.factories import ring_in_review

pytestmark = pytest.mark.django_db

HERS = "A polished silver-tone ring. The blue cabochon is round."


@pytest.fixture(autouse=True)
def _models_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MODEL_ROOT = tmp_path


@pytest.fixture
def ring(shop: Shop) -> Listing:
    listing = ring_in_review(artisan=shop.artisan)
    ReviewAction.objects.create(action="drafted", artisan_id=shop.artisan.pk, listing_id=listing.pk)
    return listing


def frozen() -> Snapshot:
    return snapshot_freeze(TrainingRun.objects.create(kind="text", state=RunState.CANCELLED)).snapshot


def test_on_anothers_listing(shop: Shop, stranger: Shop, ring: Listing) -> None:
    before = ReviewAction.objects.count()

    for act, body in (("feedback/", {"description": HERS, "version": 1}), ("approve/", {"version": 1})):
        answer = stranger.post(one(ring.pk, act), body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["detail"] == "There is nothing here for you under this address."

    assert ReviewAction.objects.count() == before
    assert frozen().examples == ()


def test_on_a_superseded_draft(shop: Shop, ring: Listing) -> None:
    assert shop.post(one(ring.pk, "feedback/"), {"description": HERS, "version": 1}).status_code == 200

    late = shop.post(one(ring.pk, "approve/"), {"description": "Something else.", "version": 1})

    assert (late.status_code, late.json()["code"]) == (412, "stale_draft")
    assert late.json()["detail"] == ("You worked on version 1, but version 2 is current. Nothing was overwritten.")
    assert frozen().examples == ()
    assert shop.post(one(ring.pk, "approve/"), {"version": 2}).status_code == 200
    assert [example.approved["description"] for example in frozen().text()] == [HERS]


def test_twice(shop: Shop, ring: Listing) -> None:
    body = {"description": HERS, "version": 1}
    first = shop.post(one(ring.pk, "approve/"), body)
    again = shop.post(one(ring.pk, "approve/"), {"description": HERS, "version": first.json()["version"]})

    assert (first.status_code, again.status_code) == (200, 200)
    snapshot = frozen()
    assert (len(snapshot.examples), dict(snapshot.left_out)) == (1, {})


def test_after_deletion(shop: Shop, ring: Listing) -> None:
    shop.post(one(ring.pk, "approve/"), {"description": HERS, "version": 1})
    assert len(frozen().examples) == 1
    listing_delete(listing=ring, user=shop.user)

    answer = shop.post(one(ring.pk, "feedback/"), {"rating": 5})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert frozen().examples == ()
