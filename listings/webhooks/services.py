"""What an artisan does with her webhooks: permission, change and ledger row in one transaction.

Names are resolved before a transaction opens: a slow name server holds no lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.webhooks.events import deliveries_add
from listings.webhooks.models import (
    TEST_EVENT,
    DeliveryError,
    DeliveryState,
    EventType,
    OffReason,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from listings.webhooks.signing import salt_make, secret_of
from listings.webhooks.targets import TargetRefused, addresses_of, target_read

WEBHOOKS_PER_SHOP = 5
OVERLAP = timedelta(hours=24)
TESTS_A_MINUTE = 10


def webhook_add(*, artisan: Artisan, user: User, url: str, events: Sequence[str]) -> tuple[WebhookEndpoint, str]:
    """A webhook that is on, with its secret, which is shown once.

    Raises Problem ``not_found``, ``url_not_allowed``, ``events_unknown`` or ``too_many_webhooks``.
    """
    _url_check(url)
    wanted = _events(events)
    with transaction.atomic():
        row = _shop_lock(artisan, user)
        if row.webhooks.count() >= WEBHOOKS_PER_SHOP:
            raise Problem("too_many_webhooks", limit=WEBHOOKS_PER_SHOP)
        webhook = WebhookEndpoint.objects.create(artisan=row, url=url, events=wanted, secret_salt=salt_make())
        _record("webhook_added", webhook, user, after=_told(webhook))
    return webhook, secret_of(webhook.secret_salt)


def webhook_change(
    *,
    webhook: WebhookEndpoint,
    user: User,
    url: str | None = None,
    events: Sequence[str] | None = None,
    is_on: bool | None = None,
) -> WebhookEndpoint:
    """Change what is given. What waited when it was switched off is listed as given up, to be sent again by hand.

    Raises Problem ``not_found``, ``url_not_allowed`` or ``events_unknown``.
    """
    if url is not None and url != webhook.url:
        _url_check(url)
    with transaction.atomic():
        row = _lock(webhook, user)
        before = _told(row)
        row.url = row.url if url is None else url
        row.events = row.events if events is None else _events(events)
        if is_on is not None and is_on != row.is_on:
            _switch(row, OffReason.BY_HAND if not is_on else "")
        row.save()
        if before != _told(row) or (url is not None and url != webhook.url):
            _record("webhook_changed", row, user, before=before, after=_told(row))
    return row


@transaction.atomic
def webhook_delete(*, webhook: WebhookEndpoint, user: User) -> None:
    """Raises Problem ``not_found``."""
    row = _lock(webhook, user)
    _record("webhook_deleted", row, user, before=_told(row))
    row.delete()


@transaction.atomic
def webhook_secret_rotate(
    *, webhook: WebhookEndpoint, user: User, keep_old: bool = True
) -> tuple[WebhookEndpoint, str]:
    """A new secret, shown once. The old one signs too for a day, unless ``keep_old`` is False: then it ends now.

    Raises Problem ``not_found``, or ``webhook_rotating`` while an older secret is still kept: receivers that know only
    that one would be cut off.
    """
    row = _lock(webhook, user)
    now = timezone.now()
    if keep_old and row.old_secret_until is not None and row.old_secret_until > now:
        raise Problem("webhook_rotating", until=f"{row.old_secret_until:%Y-%m-%d %H:%M} UTC")
    row.old_secret_salt = row.secret_salt if keep_old else ""
    row.old_secret_until = now + OVERLAP if keep_old else None
    row.secret_salt = salt_make()
    row.save()
    _record("webhook_secret_rotated", row, user, detail={"old_secret_kept": keep_old})
    return row, secret_of(row.secret_salt)


@transaction.atomic
def webhook_test(*, webhook: WebhookEndpoint, user: User) -> WebhookDelivery:
    """Send an event that says nothing, to see whether it arrives. Raises Problem ``not_found`` or ``webhook_off``."""
    row = _lock(webhook, user)
    _check_on(row)
    lately = WebhookEvent.objects.filter(
        artisan_id=row.artisan_id, type=TEST_EVENT, created_at__gt=timezone.now() - timedelta(minutes=1)
    )
    if lately.count() >= TESTS_A_MINUTE:
        raise Problem("throttled", seconds=60, extra={"retry_after": 60})
    [delivery] = deliveries_add(
        artisan_id=row.artisan_id, endpoints=[row], type=TEST_EVENT, data={"webhook": str(row.pk)}
    )
    return delivery


@transaction.atomic
def delivery_resend(*, delivery: WebhookDelivery, user: User) -> WebhookDelivery:
    """Send it again now, whatever became of it, with all tries before it; the message keeps its id.

    Raises Problem ``not_found`` or ``webhook_off``.
    """
    endpoint = _lock(delivery.endpoint, user)
    _check_on(endpoint)
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state in (DeliveryState.DELIVERED, DeliveryState.DEAD):
        WebhookDelivery.objects.filter(pk=row.pk).update(
            state=DeliveryState.WAITING, attempt=0, next_try_at=Now(), error="", status=None
        )
    elif row.state == DeliveryState.WAITING:
        WebhookDelivery.objects.filter(pk=row.pk).update(next_try_at=Now())
    row.refresh_from_db()
    return row


def endpoint_switch_off(*, endpoint: WebhookEndpoint, reason: OffReason) -> None:
    """The sender gives an address up; the caller holds the row lock. Her pages tell her so until she acts."""
    if not endpoint.is_on:
        return
    _switch(endpoint, reason)
    endpoint.save()
    _record("webhook_switched_off", endpoint, None, reason=reason)


def _switch(row: WebhookEndpoint, off_reason: str) -> None:
    """On with nothing of the past, or off with all that waits given up."""
    row.is_on, row.off_reason = not off_reason, off_reason
    row.off_at = timezone.now() if off_reason else None
    row.failing_since = row.paused_until = None
    if off_reason:
        row.deliveries.filter(state=DeliveryState.WAITING).update(
            state=DeliveryState.DEAD, next_try_at=None, error=DeliveryError.SWITCHED_OFF
        )


def _check_on(webhook: WebhookEndpoint) -> None:
    if not webhook.is_on:
        raise Problem("webhook_off")


def _url_check(url: str) -> None:
    try:
        if len(url) > 500:
            raise TargetRefused(_("It is longer than %(limit)s characters.") % {"limit": 500})
        addresses_of(target_read(url))
    except TargetRefused as refused:
        raise Problem("url_not_allowed", reason=str(refused)) from None


def _events(events: Sequence[str]) -> list[str]:
    """Each once, in the catalogue's order. Raises Problem ``events_unknown``."""
    if not events or not set(events) <= set(EventType.values):
        raise Problem("events_unknown", known=", ".join(EventType.values))
    return [event for event in EventType.values if event in events]


def _shop_lock(artisan: Artisan, user: User) -> Artisan:
    row = Artisan.objects.select_for_update().filter(pk=artisan.pk, user=user).first()
    if row is None:
        raise Problem("not_found")
    return row


def _lock(webhook: WebhookEndpoint, user: User) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=webhook.pk, artisan__user=user).first()
    if row is None:
        raise Problem("not_found")
    return row


def _told(webhook: WebhookEndpoint) -> dict[str, Any]:
    """What the ledger keeps of it: not the query of the address, in which many programs expect a key."""
    return {"url": webhook.url.partition("?")[0], "events": webhook.events, "is_on": webhook.is_on}


def _record(action: str, webhook: WebhookEndpoint, user: User | None, **members: Any) -> None:
    detail = {"webhook": str(webhook.pk)} | members.pop("detail", {})
    ledger.record(ledger.Act(action=action, actor=user, artisan_id=webhook.artisan_id, detail=detail, **members))
