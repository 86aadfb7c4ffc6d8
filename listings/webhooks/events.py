"""An event becomes rows in the transaction of its act; sending is somebody else's business and can wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.functions import Now
from django.utils import timezone

from listings.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent


def event_add(*, artisan_id: UUID, type: str, data: Callable[[], dict[str, Any]]) -> None:
    """Note an event for each webhook of the shop that wants it. ``data`` is asked for only if there is one."""
    wanting = WebhookEndpoint.objects.filter(artisan_id=artisan_id, is_on=True, events__contains=[type])
    endpoints = list(wanting.only("pk"))
    if endpoints:
        deliveries_add(artisan_id=artisan_id, endpoints=endpoints, type=type, data=data())


def deliveries_add(
    *, artisan_id: UUID, endpoints: Sequence[WebhookEndpoint], type: str, data: dict[str, Any]
) -> list[WebhookDelivery]:
    """One event and its way to each of ``endpoints``, in the caller's transaction."""
    message = {"type": type, "timestamp": timezone.now(), "data": data}
    body = json.dumps(message, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    event = WebhookEvent.objects.create(artisan_id=artisan_id, type=type, body=body)
    rows = [WebhookDelivery(event=event, endpoint=endpoint, next_try_at=Now()) for endpoint in endpoints]
    return WebhookDelivery.objects.bulk_create(rows)
