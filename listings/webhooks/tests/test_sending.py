"""What is sent, when it is sent again, and when it is given up."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from standardwebhooks import Webhook

from feedback.models import Action, ReviewAction
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.webhooks import chores, client, sending
from listings.webhooks.events import deliveries_add, event_add
from listings.webhooks.metrics import WebhookCollector
from listings.webhooks.models import DeliveryError, DeliveryState, OffReason, WebhookDelivery, WebhookEndpoint
from listings.webhooks.services import delivery_resend, webhook_add, webhook_change, webhook_test
from listings.webhooks.signing import secret_of
from listings.webhooks.tests.receiver import Receiver
from tests.factories import ArtisanFactory

pytestmark = pytest.mark.django_db


def event(webhook: WebhookEndpoint, **data: Any) -> WebhookDelivery:
    [made] = deliveries_add(
        artisan_id=webhook.artisan_id, endpoints=[webhook], type="description.ready", data=data or {"id": "1"}
    )
    return made


def send_due() -> int:
    claims = sending.deliveries_claim(most=8)
    for claim in claims:
        sending.delivery_send(claim)
    return len(claims)


def send_now(delivery: WebhookDelivery) -> WebhookDelivery:
    """The next try, without waiting for its time."""
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(next_try_at=timezone.now())
    WebhookEndpoint.objects.update(paused_until=None)
    send_due()
    return WebhookDelivery.objects.get(pk=delivery.pk)


def test_an_event_arrives_signed_with_exactly_the_bytes_that_were_stored(
    webhook: WebhookEndpoint, receiver: Receiver
) -> None:
    delivery = event(webhook, title="<script>alert(1)</script> „Mara“")

    row = send_now(delivery)

    [(headers, body)] = receiver.received
    assert (row.state, row.status, row.error, row.attempt) == ("delivered", 200, "", 1)
    assert body.decode() == delivery.event.body
    assert headers["webhook-id"] == delivery.event.message_id
    assert headers["content-type"] == "application/json"
    assert Webhook(secret_of(webhook.secret_salt)).verify(body, headers)["data"]["title"].startswith("<script>")


def test_only_events_that_are_wanted_make_rows(webhook: WebhookEndpoint, artisan: Artisan) -> None:
    webhook_change(webhook=webhook, user=artisan.user, events=["description.approved"])

    for type in ("description.ready", "description.approved"):
        event_add(artisan_id=artisan.pk, type=type, data=lambda: {"id": "1"})

    assert [row.event.type for row in WebhookDelivery.objects.all()] == ["description.approved"]
    assert set(json.loads(WebhookDelivery.objects.get().event.body)) == {"type", "timestamp", "data"}


def test_a_server_that_fails_is_tried_ten_times_over_three_days_with_one_id_and_then_listed_as_dead(
    webhook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answers = [(500, {})]
    row, pauses = event(webhook), []

    while row.state == DeliveryState.WAITING:
        row = send_now(row)
        if row.next_try_at:
            pauses.append((row.next_try_at - row.tried_at).total_seconds())

    assert len(receiver.received) == row.attempt == 10
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
    assert [round(pause / due.total_seconds(), 1) for pause, due in zip(pauses, sending.PAUSES, strict=True)] == (
        pytest.approx([1.0] * 9, abs=0.11)
    )
    assert (row.state, row.error, row.status, row.next_try_at) == ("dead", DeliveryError.STATUS, 500, None)


@pytest.mark.parametrize(
    ("answer", "error"), [((302, {"Location": "http://127.0.0.1:1/"}), "redirect"), ((404, {}), "status")]
)
def test_a_redirect_is_a_failure_and_not_followed(
    webhook: WebhookEndpoint, receiver: Receiver, answer: Any, error: str
) -> None:
    receiver.answers = [answer]

    row = send_now(event(webhook))

    assert (row.state, row.error, row.status) == ("waiting", error, answer[0])
    assert len(receiver.received) == 1


def test_410_switches_the_webhook_off_with_a_notice_and_lists_what_waited_as_dead(
    webhook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answers = [(410, {})]
    waiting = event(webhook)
    WebhookDelivery.objects.filter(pk=waiting.pk).update(next_try_at=timezone.now() + timedelta(hours=1))

    row = send_now(event(webhook))

    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.off_reason) == (False, OffReason.GONE)
    assert row.state == WebhookDelivery.objects.get(pk=waiting.pk).state == DeliveryState.DEAD
    assert ReviewAction.objects.filter(action=Action.WEBHOOK_SWITCHED_OFF, reason="gone").count() == 1
    event_add(artisan_id=webhook.artisan_id, type="description.ready", data=dict)
    assert WebhookDelivery.objects.count() == 2


def test_a_server_that_failed_for_days_is_switched_off(webhook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers = [(500, {})]
    row = event(webhook)
    WebhookDelivery.objects.update(attempt=9)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=3))

    assert send_now(row).state == DeliveryState.DEAD
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.off_reason) == (False, OffReason.FAILING)


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(webhook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers = [(503, {"Retry-After": "600"}), (200, {})]
    first, second = event(webhook), event(webhook)
    WebhookDelivery.objects.filter(pk=second.pk).update(next_try_at=timezone.now() + timedelta(minutes=1))
    send_due()

    first.refresh_from_db()
    WebhookDelivery.objects.filter(pk=second.pk).update(next_try_at=timezone.now())
    assert send_due() == 0
    assert first.next_try_at - first.tried_at >= timedelta(seconds=600)
    WebhookEndpoint.objects.update(paused_until=timezone.now())
    assert send_due() == 1


def test_an_answer_that_drips_is_cut_off_when_its_time_is_over(
    webhook: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.drips = True
    monkeypatch.setattr(sending, "post", lambda *a, **k: client.post(*a, **k, seconds=0.3))

    row = send_now(event(webhook))

    assert (row.state, row.error) == ("waiting", DeliveryError.TIMEOUT)


def test_a_server_without_a_valid_certificate_is_not_spoken_to(
    receiver: Receiver, artisan: Artisan, webhook: WebhookEndpoint
) -> None:
    WebhookEndpoint.objects.update(url=receiver.url.replace("http:", "https:"))

    row = send_now(event(webhook))

    assert (row.state, receiver.received) == ("waiting", [])
    assert row.error in {DeliveryError.CONNECTION, DeliveryError.CERTIFICATE}


def test_a_bug_in_a_try_is_a_failed_try(webhook: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "headers_of", lambda **_: 1 / 0)

    row = send_now(event(webhook))

    assert (row.state, row.error, row.attempt) == ("waiting", DeliveryError.CONNECTION, 1)


def test_one_shop_with_a_slow_server_does_not_take_the_senders_of_the_others(webhook: WebhookEndpoint) -> None:
    for _ in range(20):
        event(webhook)
    other = ArtisanFactory()
    theirs, _ = webhook_add(artisan=other, user=other.user, url=webhook.url, events=["description.ready"])
    event(theirs)

    claims = sending.deliveries_claim(most=8)

    taken = WebhookDelivery.objects.filter(pk__in=[claim.delivery_id for claim in claims])
    assert sorted(taken.values_list("endpoint", flat=True)) == sorted([webhook.pk, webhook.pk, theirs.pk])
    assert sending.deliveries_claim(most=8) == []


def test_what_a_dead_sender_held_is_sent_again_under_the_same_id_and_the_dead_ones_late_word_counts_nothing(
    webhook: WebhookEndpoint, receiver: Receiver
) -> None:
    delivery = event(webhook)
    [dead] = sending.deliveries_claim(most=8)
    assert sending.deliveries_claim(most=8) == []

    WebhookDelivery.objects.update(lease_until=F("lease_until") - timedelta(minutes=5))
    assert send_due() == 1
    sending._settle(dead, sending.Outcome(DeliveryError.TIMEOUT), took_ms=1)
    sending.delivery_send(dead)

    row = WebhookDelivery.objects.get(pk=delivery.pk)
    assert (row.state, row.attempt, len(receiver.received)) == ("delivered", 2, 1)


def test_a_dead_delivery_can_be_sent_again_by_hand_with_the_id_it_had(
    webhook: WebhookEndpoint, receiver: Receiver, artisan: Artisan
) -> None:
    delivery = event(webhook)
    webhook_change(webhook=webhook, user=artisan.user, is_on=False)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("dead", DeliveryError.SWITCHED_OFF)
    with pytest.raises(Problem, match="webhook_off"):
        delivery_resend(delivery=delivery, user=artisan.user)

    webhook_change(webhook=webhook, user=artisan.user, is_on=True)
    delivery_resend(delivery=delivery, user=artisan.user)
    send_due()

    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED
    assert receiver.received[0][0]["webhook-id"] == delivery.event.message_id


def test_a_test_event_goes_to_that_webhook_alone_and_not_without_end(
    webhook: WebhookEndpoint, receiver: Receiver, artisan: Artisan
) -> None:
    webhook_add(artisan=artisan, user=artisan.user, url=webhook.url, events=["description.ready"])

    for _ in range(10):
        webhook_test(webhook=webhook, user=artisan.user)
    with pytest.raises(Problem, match="throttled"):
        webhook_test(webhook=webhook, user=artisan.user)

    assert send_due() == 2
    assert json.loads(receiver.received[0][1])["type"] == "webhook.test"


def test_events_are_thrown_away_after_a_month_unless_they_are_still_under_way(webhook: WebhookEndpoint) -> None:
    old, waiting, fresh = event(webhook), event(webhook), event(webhook)
    WebhookDelivery.objects.filter(pk__in=[old.pk, fresh.pk]).update(state=DeliveryState.DEAD)
    for row in (old, waiting):
        type(row.event).objects.filter(pk=row.event_id).update(created_at=timezone.now() - timedelta(days=31))

    chores.events_forget()

    assert set(WebhookDelivery.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}


def test_operators_see_how_many_deliveries_stand_where(webhook: WebhookEndpoint) -> None:
    for state in (DeliveryState.WAITING, DeliveryState.DEAD, DeliveryState.DEAD):
        WebhookDelivery.objects.filter(pk=event(webhook).pk).update(state=state)

    counts, oldest = WebhookCollector().collect()

    assert {sample.labels["state"]: sample.value for sample in counts.samples} == {
        "waiting": 1, "sending": 0, "delivered": 0, "dead": 2,
    }  # fmt: skip
    assert oldest.samples[0].value >= 0


def test_no_secret_and_no_signature_is_logged(
    webhook: WebhookEndpoint, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    receiver.answers = [(410, {})]
    send_now(event(webhook))

    assert "given up" in caplog.text
    assert secret_of(webhook.secret_salt) not in caplog.text
    assert receiver.received[0][0]["webhook-signature"] not in caplog.text
