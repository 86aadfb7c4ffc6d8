"""The background work of webhooks: the sender, and throwing old events away."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from jewelry_site.core.background import background
from jewelry_site.core.chores import chore
from listings.webhooks.models import DeliveryState, WebhookEvent
from listings.webhooks.sending import Claim, deliveries_claim, delivery_send

logger = logging.getLogger(__name__)

SENDERS = 8
KEPT = timedelta(days=30)

_senders: ThreadPoolExecutor | None = None
_busy: set[Future[None]] = set()


@background("webhooks", pause=timedelta(seconds=1))
def deliveries_start() -> bool:
    """Hand what is due to threads that are free; whether more may be due at once."""
    global _senders
    _senders = _senders or ThreadPoolExecutor(SENDERS, thread_name_prefix="webhook")
    _busy.difference_update([one for one in _busy if one.done()])
    claims = deliveries_claim(most=SENDERS - len(_busy))
    _busy.update(_senders.submit(_send, claim) for claim in claims)
    return False


def _send(claim: Claim) -> None:
    try:
        delivery_send(claim)
    except Exception:
        logger.exception("delivery %s stays as it is until its lease is over", claim.delivery_id)
    finally:
        # Threads come and go; a connection of each would stay open.
        connection.close()


@chore("throw-old-webhook-events-away", every=timedelta(hours=6))
def events_forget() -> int:
    """Events hold the words of listings: they go after a month, with the account of how they were delivered."""
    old = WebhookEvent.objects.filter(created_at__lt=timezone.now() - KEPT)
    under_way = (DeliveryState.WAITING, DeliveryState.SENDING)
    return old.exclude(deliveries__state__in=under_way).delete()[0]
