"""Secrets and signatures of Standard Webhooks: ``whsec_…`` and ``v1,…`` (HMAC-SHA256).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from listings.webhooks.models import WebhookEndpoint

SECRET_MARK = "whsec_"
_PURPOSE = "listings.webhooks.secret"


def salt_make() -> str:
    """What a fresh secret is computed from; by itself it opens nothing."""
    return secrets.token_hex(16)


def secret_of(salt: str) -> str:
    """The secret that belongs to ``salt`` as long as SECRET_KEY stays, as it is shown: ``whsec_`` and base64."""
    return SECRET_MARK + base64.b64encode(_key(salt)).decode()


def headers_of(*, message_id: str, body: bytes, at: datetime, salts: Iterable[str]) -> dict[str, str]:
    """The three headers of one try. Each salt signs, so that a receiver may know either secret."""
    timestamp = str(int(at.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(_key(salt), signed)}" for salt in salts),
    }


def salts_in_use(endpoint: WebhookEndpoint, at: datetime) -> list[str]:
    """The new secret's, and the old one's while the rotation lasts."""
    rotating = endpoint.old_secret_until is not None and at < endpoint.old_secret_until
    return [endpoint.secret_salt, *([endpoint.old_secret_salt] if rotating else [])]


def _key(salt: str) -> bytes:
    """32 bytes, which the specification wants to be 24 to 64."""
    return salted_hmac(_PURPOSE, salt, algorithm="sha256").digest()


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
