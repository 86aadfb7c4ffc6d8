"""Sending what is due: claim, post, settle. The rows are the truth, so a killed sender loses nothing.

Rows are claimed with a lease, so any number of senders may run and a dead one's rows are taken over; each write proves
its fencing token. No transaction is open and no lock is held while the other side thinks.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Now, RowNumber
from django.utils import timezone

from jewelry_site.core.faults import fault_point
from listings.webhooks.client import SECONDS, NoAnswer, post
from listings.webhooks.models import DeliveryError, DeliveryState, OffReason, WebhookDelivery, WebhookEndpoint
from listings.webhooks.services import endpoint_switch_off
from listings.webhooks.signing import headers_of, salts_in_use
from listings.webhooks.targets import TargetRefused, addresses_of, target_read

logger = logging.getLogger(__name__)

# The pauses that the specification recommends; ten tries in a little over three days.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
JITTER = 0.1
LONGEST_WISH = timedelta(days=1)
# One shop's slow server may hold no more senders than this.
AT_ONCE_FOR_A_SHOP = 2
LEASE = timedelta(seconds=SECONDS * 4)
# Answers of a server that has too much to do: everything else that waits for it waits too.
_BUSY = {429, 502, 503, 504}
_BUSY_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    delivery_id: UUID
    token: int


@dataclass(frozen=True)
class Outcome:
    """How one try went; ``error`` is empty for a success."""

    error: str
    status: int | None = None
    retry_after: timedelta = timedelta(0)


def deliveries_claim(*, most: int) -> list[Claim]:
    """Take up to ``most`` deliveries that are due, few of each shop. A try counts from here, also if we die in it."""
    with transaction.atomic():
        rows = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        due = list(rows.filter(_due(), pk__in=_next(most)).order_by("next_try_at").values_list("pk", "token"))
        WebhookDelivery.objects.filter(pk__in=[pk for pk, _ in due]).update(
            state=DeliveryState.SENDING,
            attempt=F("attempt") + 1,
            token=F("token") + 1,
            lease_until=Now() + LEASE,
            tried_at=Now(),
        )
    return [Claim(pk, token + 1) for pk, token in due]


def delivery_send(claim: Claim) -> None:
    """One try. A claim that is not ours any more is left alone."""
    delivery = _claimed(claim).select_related("event", "endpoint").first()
    if delivery is None:
        return
    began = time.monotonic()
    try:
        outcome = _try(delivery)
    except Exception:
        # A bug of ours is one more failed try: else the row would be taken up again each minute for good.
        logger.exception("delivery %s could not be tried", delivery.pk)
        outcome = Outcome(DeliveryError.CONNECTION)
    fault_point("webhook_after_post", str(delivery.pk))
    _settle(claim, outcome, took_ms=round((time.monotonic() - began) * 1000))


def _try(delivery: WebhookDelivery) -> Outcome:
    now, body = timezone.now(), delivery.event.body.encode()
    signed = headers_of(
        message_id=delivery.event.message_id, body=body, at=now, salts=salts_in_use(delivery.endpoint, now)
    )
    try:
        target = target_read(delivery.endpoint.url)
        answer = post(
            target,
            addresses_of(target),
            body=body,
            headers={"Content-Type": "application/json", "User-Agent": "Touchstone-Webhooks/1", **signed},
        )
    except TargetRefused:
        return Outcome(DeliveryError.ADDRESS)
    except NoAnswer as nothing:
        return Outcome(nothing.error)
    wish = min(timedelta(seconds=answer.retry_after or 0), LONGEST_WISH)
    if 200 <= answer.status < 300:
        return Outcome("", answer.status)
    error = DeliveryError.REDIRECT if 300 <= answer.status < 400 else DeliveryError.STATUS
    return Outcome(error, answer.status, wish)


def _settle(claim: Claim, outcome: Outcome, *, took_ms: int) -> None:
    """Write down how it went, if the claim is still ours, and what follows for the address."""
    with transaction.atomic():
        ours = _claimed(claim).values("endpoint")
        # No key: an act that notes an event for this address meanwhile need not wait.
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk__in=ours).first()
        row = _claimed(claim).select_for_update().first()
        if endpoint is None or row is None:
            return
        row.status, row.error, row.took_ms = outcome.status, outcome.error, took_ms
        row.lease_until = row.next_try_at = None
        if not outcome.error:
            row.state = DeliveryState.DELIVERED
            endpoint.failing_since, endpoint.paused_until, endpoint.delivered_at = None, None, timezone.now()
            endpoint.save()
        else:
            _failed(row, endpoint, outcome)
        row.save()
        if row.state == DeliveryState.DEAD:
            logger.warning("webhook %s: delivery %s is given up: %s", endpoint.pk, row.pk, outcome.error)


def _failed(row: WebhookDelivery, endpoint: WebhookEndpoint, outcome: Outcome) -> None:
    """Another try later; none when the tries are used up, the address is gone or the webhook was switched off."""
    now = timezone.now()
    endpoint.failing_since = endpoint.failing_since or now
    if outcome.status in _BUSY:
        endpoint.paused_until = now + max(_BUSY_PAUSE, outcome.retry_after)
    endpoint.save()
    if row.attempt <= len(PAUSES) and endpoint.is_on and outcome.status != 410:
        row.state = DeliveryState.WAITING
        row.next_try_at = now + max(_pause(row.attempt), outcome.retry_after)
        return
    row.state = DeliveryState.DEAD
    if outcome.status == 410:
        endpoint_switch_off(endpoint=endpoint, reason=OffReason.GONE)
    elif endpoint.is_on and endpoint.failing_since <= row.created_at + PAUSES[-1]:
        endpoint_switch_off(endpoint=endpoint, reason=OffReason.FAILING)


def _pause(attempt: int) -> timedelta:
    """Spread, so that what failed together does not come back together."""
    return PAUSES[attempt - 1] * random.uniform(1 - JITTER, 1 + JITTER)


def _claimed(claim: Claim) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk=claim.delivery_id, token=claim.token, state=DeliveryState.SENDING)


def _due() -> Q:
    waits = Q(state=DeliveryState.WAITING, next_try_at__lte=Now())
    left_behind = Q(state=DeliveryState.SENDING, lease_until__lt=Now())
    open_to_us = Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=Now())
    return (waits | left_behind) & open_to_us & Q(endpoint__is_on=True)


def _next(most: int) -> Sequence[UUID]:
    """The due rows that may go now: the oldest of each shop, less what is on its way to that shop already."""
    under_way = WebhookDelivery.objects.filter(state=DeliveryState.SENDING, lease_until__gte=Now())
    taken: dict[UUID, int] = {}
    for shop in under_way.values_list("endpoint__artisan_id", flat=True):
        taken[shop] = taken.get(shop, 0) + 1
    place = Window(RowNumber(), partition_by=F("endpoint__artisan_id"), order_by=F("next_try_at").asc())
    ranked = WebhookDelivery.objects.filter(_due()).annotate(place=place).filter(place__lte=AT_ONCE_FOR_A_SHOP)
    rows = ranked.order_by("next_try_at").values_list("pk", "endpoint__artisan_id", "place")
    return [pk for pk, shop, place in rows if place + taken.get(shop, 0) <= AT_ONCE_FOR_A_SHOP][:most]
