"""Signatures by the specification: its own library accepts them, and nothing that was altered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from listings.models import Artisan
from listings.webhooks.models import WebhookEndpoint
from listings.webhooks.services import webhook_secret_rotate
from listings.webhooks.signing import headers_of, salt_make, salts_in_use, secret_of

BODY = '{"type":"description.ready","data":{"title":"Ring „Mara“ <script>"}}'.encode()


def signed(*salts: str, at: datetime | None = None) -> dict[str, str]:
    return headers_of(message_id="msg_1", body=BODY, at=at or timezone.now(), salts=salts)


def test_the_specifications_own_library_accepts_a_signature() -> None:
    salt = salt_make()

    assert Webhook(secret_of(salt)).verify(BODY, signed(salt))["type"] == "description.ready"


@pytest.mark.parametrize(
    ("secret", "body", "age"),
    [
        (secret_of("another"), BODY, 0),
        (secret_of("mine"), BODY + b" ", 0),
        (secret_of("mine"), BODY, 301),
    ],
    ids=["wrong secret", "one more blank", "older than five minutes"],
)
def test_it_refuses_what_is_wrong_altered_or_old(secret: str, body: bytes, age: int) -> None:
    headers = signed("mine", at=timezone.now() - timedelta(seconds=age))

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_during_a_rotation_either_secret_verifies_and_a_day_later_only_the_new_one(
    webhook: WebhookEndpoint, artisan: Artisan
) -> None:
    old = secret_of(webhook.secret_salt)
    row, new = webhook_secret_rotate(webhook=webhook, user=artisan.user)

    both = signed(*salts_in_use(row, timezone.now()))
    for secret in (old, new):
        Webhook(secret).verify(BODY, both)
    later = signed(*salts_in_use(row, timezone.now() + timedelta(hours=24, seconds=1)))
    Webhook(new).verify(BODY, later)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(BODY, later)


def test_a_copy_of_the_database_alone_signs_nothing(webhook: WebhookEndpoint, settings: Any) -> None:
    secret = secret_of(webhook.secret_salt)
    settings.SECRET_KEY = "another installation's"

    assert secret_of(webhook.secret_salt) != secret
