"""Each act that a shop's programs should hear of becomes an event in the transaction of the act, and no other does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction

from ai_descriptions.jobs import describe_listing, job_claim, job_fail
from ai_descriptions.publications import listing_publish, listing_unpublish
from feedback.moderation.services import case_block, case_unblock
from feedback.services.review import EditedText, draft_approve, draft_edit, draft_reject, listing_reopen
from jewelry_site.core.ledger import Act, record
from listings.api.webhook_messages import MESSAGES, WebhookDataSerializer, WebhookMessageSerializer
from listings.models import Listing
from listings.webhooks.models import TEST_EVENT, EventType, WebhookDelivery, WebhookEvent
from tests.factories import UserFactory, WebhookFactory, ring_in_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring() -> Listing:
    listing = ring_in_review(external_id="SKU 7")
    WebhookFactory(artisan=listing.artisan)
    return listing


def assert_as_the_schema_says() -> None:
    """Every message has the members that the OpenAPI schema tells, and no other."""
    known = set(WebhookDataSerializer().fields)
    for event in WebhookEvent.objects.all():
        message = json.loads(event.body)
        WebhookMessageSerializer(data=message).is_valid(raise_exception=True)
        assert set(message["data"]) <= known


def told() -> list[tuple[str, dict[str, Any]]]:
    """What was noted, the oldest first."""
    bodies = [json.loads(event.body) for event in WebhookEvent.objects.order_by("created_at")]
    return [(body["type"], body["data"]) for body in bodies]


def test_the_life_of_a_listing_is_told_in_its_order(ring: Listing) -> None:
    user, moderator = ring.artisan.user, UserFactory(is_staff=True, is_superuser=True)
    draft_approve(listing=ring, user=user, expected=1)
    listing_publish(listing=ring, user=user, channel="etsy")
    listing_unpublish(listing=ring, user=user, channel="etsy")
    case_block(listing=ring, user=moderator, message="Whose photo is that?")
    case_unblock(listing=ring, user=moderator)
    listing_reopen(listing=ring, user=user)
    draft_reject(listing=ring, user=user, expected=1, reason="tone", comment="Not me")

    events = told()

    assert [type for type, _ in events] == [
        EventType.APPROVED, EventType.PUBLISHED, EventType.UNPUBLISHED, EventType.BLOCKED, EventType.UNBLOCKED,
        EventType.REOPENED, EventType.REJECTED,
    ]  # fmt: skip
    approved, rejected = events[0][1], events[-1][1]
    assert (approved["id"], approved["external_id"], approved["status"]) == (str(ring.pk), "SKU 7", "approved")
    assert (approved["title"], approved["version"]) == ("Silver-tone ring with a blue stone", 1)
    assert approved["url"] == f"/api/v1/descriptions/{ring.pk}/"
    assert (rejected["reason"], rejected["comment"], rejected["status"]) == ("tone", "Not me", "rejected")
    assert_as_the_schema_says()


def test_a_draft_is_told_when_it_is_ready_and_not_when_it_came_too_late(ring: Listing) -> None:
    for current in (True, False):
        with transaction.atomic():
            record(Act(action="drafted", artisan_id=ring.artisan_id, listing_id=ring.pk, detail={"current": current}))

    [(type, data)] = told()
    assert (type, data["status"], data["written_by"]) == ("description.ready", "in_review", "model")


def test_a_failure_is_told_with_its_reason(ring: Listing) -> None:
    job = describe_listing(listing=ring, user=None)
    held = job_claim(job_id=job.pk, worker="w")
    assert held is not None

    job_fail(job=held, code="photo_missing", detail="gone")

    [(type, data)] = told()
    assert (type, data["error"]["code"]) == ("description.failed", "photo_missing")
    assert data["error"]["detail"].startswith("A photo of this listing is gone")
    assert_as_the_schema_says()


def test_the_schema_tells_of_every_event() -> None:
    assert {message.name for message in MESSAGES} == {*EventType.values, TEST_EVENT}


def test_what_only_she_sees_is_told_to_nobody(ring: Listing) -> None:
    text = EditedText(title="Mine", description="A ring.", tags=[], alt_text="")

    draft_edit(listing=ring, user=ring.artisan.user, expected=1, text=text)

    assert told() == []


def test_an_act_that_is_taken_back_by_the_database_was_told_to_nobody(ring: Listing) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        draft_approve(listing=ring, user=ring.artisan.user, expected=1)
        raise RuntimeError

    assert not WebhookDelivery.objects.exists()


def test_markup_stays_text(ring: Listing) -> None:
    text = EditedText(title="<script>alert(1)</script>", description="A ring.", tags=[], alt_text="")
    draft_approve(listing=ring, user=ring.artisan.user, expected=1, text=text)

    [(_, data)] = told()
    assert data["title"] == "<script>alert(1)</script>"


def test_a_shop_without_webhooks_notes_nothing(ring: Listing) -> None:
    other = ring_in_review()
    draft_approve(listing=other, user=other.artisan.user, expected=1)

    assert told() == []
