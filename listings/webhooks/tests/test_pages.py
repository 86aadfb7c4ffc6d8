"""The pages of webhooks, without a script: add, see the secret once, test, rotate, switch, delete."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Action, ReviewAction
from listings.models import Artisan
from listings.webhooks.models import WebhookDelivery, WebhookEndpoint
from listings.webhooks.sending import deliveries_claim, delivery_send
from listings.webhooks.signing import secret_of
from listings.webhooks.tests.receiver import Receiver
from tests.factories import WebhookDeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client


def page(client: Client, name: str, *ids: object) -> str:
    return client.get(reverse(name, args=ids)).content.decode()


def test_a_webhook_is_added_and_its_secret_is_shown_this_once(her: Client, receiver: Receiver) -> None:
    form = {"url": receiver.url, "events": ["description.ready", "description.approved"]}

    shown = her.post(reverse("webhooks"), form).content.decode()

    webhook = WebhookEndpoint.objects.get()
    assert webhook.events == ["description.ready", "description.approved"]
    assert secret_of(webhook.secret_salt) in shown
    assert secret_of(webhook.secret_salt) not in page(her, "webhook", webhook.pk) + page(her, "webhooks")
    assert ReviewAction.objects.get(action=Action.WEBHOOK_ADDED).after["url"] == receiver.url.removesuffix("?shop=1")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": "https://127.0.0.1/", "events": ["description.ready"]}, "It does not lead to a public server."),
        ({"url": "http://shop.example/", "events": ["description.ready"]}, "It has to begin with https://."),
        ({"url": "https://93.184.215.14/", "events": []}, "Choose at least one event"),
        ({"url": "https://93.184.215.14/", "events": ["world.ended"]}, "Choose at least one event"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_stays(her: Client, form: dict[str, object], words: str) -> None:
    answer = her.post(reverse("webhooks"), form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{form["url"]}"' in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_a_sixth_webhook_is_one_too_many(her: Client, receiver: Receiver) -> None:
    form = {"url": receiver.url, "events": ["description.ready"]}

    statuses = [her.post(reverse("webhooks"), form).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [409]


def test_a_test_event_and_its_delivery_are_shown(her: Client, webhook: WebhookEndpoint) -> None:
    her.post(reverse("webhook_test", args=[webhook.pk]))
    assert 'hx-trigger="every 2s"' in page(her, "webhook", webhook.pk)

    [claim] = deliveries_claim(most=1)
    delivery_send(claim)

    shown = page(her, "webhook", webhook.pk)
    assert "webhook.test" in shown
    assert "HTTP 200" in shown
    assert "every 2s" not in shown


def test_a_webhook_that_was_switched_off_is_marked_on_every_page_until_she_acts(
    her: Client, webhook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answers = [(410, {})]
    her.post(reverse("webhook_test", args=[webhook.pk]))
    [claim] = deliveries_claim(most=1)
    delivery_send(claim)

    assert "(1 webhook was switched off)" in page(her, "work")
    assert "it answered 410 Gone" in page(her, "webhook", webhook.pk)

    her.post(reverse("webhook", args=[webhook.pk]), {"do": "on"})

    assert "switched off)" not in page(her, "work")


def test_while_a_secret_is_changed_the_next_change_has_to_wait_unless_the_old_one_leaked(
    her: Client, webhook: WebhookEndpoint
) -> None:
    address = reverse("webhook_rotate", args=[webhook.pk])
    assert [her.post(address, {"old": "keep"}).status_code for _ in range(2)] == [200, 409]

    shown = her.post(address, {"old": "end"}).content.decode()

    webhook.refresh_from_db()
    assert secret_of(webhook.secret_salt) in shown
    assert (webhook.old_secret_salt, webhook.old_secret_until) == ("", None)


def test_texts_of_events_stand_escaped_on_the_page(her: Client, artisan: Artisan) -> None:
    delivery = WebhookDeliveryFactory(endpoint__artisan=artisan)
    type(delivery.event).objects.update(body='{"title":"<script>alert(1)</script>"}')

    shown = page(her, "webhook", delivery.endpoint_id)

    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


def test_given_up_deliveries_are_found_by_their_state_and_sent_again(her: Client, artisan: Artisan) -> None:
    delivery = WebhookDeliveryFactory(endpoint__artisan=artisan)
    address = reverse("webhook", args=[delivery.endpoint_id])

    assert "description.ready" in her.get(f"{address}?state=dead").content.decode()
    assert "None." in her.get(f"{address}?state=delivered").content.decode()
    her.post(reverse("webhook_resend", args=[delivery.endpoint_id, delivery.pk]))

    assert WebhookDelivery.objects.get().state == "waiting"


def test_deleting_takes_its_deliveries_along_and_stays_in_the_ledger(her: Client, artisan: Artisan) -> None:
    delivery = WebhookDeliveryFactory(endpoint__artisan=artisan)

    her.post(reverse("webhook_delete", args=[delivery.endpoint_id]))

    assert not WebhookDelivery.objects.exists()
    assert ReviewAction.objects.filter(action=Action.WEBHOOK_DELETED, artisan_id=artisan.pk).count() == 1
