"""Webhooks and their deliveries, limited to one shop."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.webhooks.models import DeliveryState, OffReason, WebhookDelivery, WebhookEndpoint

_UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)


def webhooks_of(artisan: Artisan) -> QuerySet[WebhookEndpoint]:
    """The shop's webhooks with ``waiting`` and ``dead``, the numbers of deliveries that stand so."""
    counted = WebhookEndpoint.objects.filter(artisan=artisan).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state__in=_UNDER_WAY)),
        dead=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD)),
    )
    return counted.order_by("created_at", "id")


def webhook_of(artisan: Artisan, webhook_id: UUID) -> WebhookEndpoint:
    """One webhook of the shop. Raises Problem ``not_found``, also for somebody else's."""
    webhook = webhooks_of(artisan).filter(pk=webhook_id).first()
    if webhook is None:
        raise Problem("not_found")
    return webhook


def deliveries_of(webhook: WebhookEndpoint, *, state: str = "") -> QuerySet[WebhookDelivery]:
    """The newest first, all or those in one state."""
    rows = WebhookDelivery.objects.filter(endpoint=webhook).select_related("event")
    return rows.filter(state=state) if state else rows


def delivery_of(webhook: WebhookEndpoint, delivery_id: UUID) -> WebhookDelivery:
    """Raises Problem ``not_found``."""
    delivery = deliveries_of(webhook).filter(pk=delivery_id).first()
    if delivery is None:
        raise Problem("not_found")
    return delivery


def shops_with_webhooks_off() -> QuerySet[Artisan]:
    """Shops with ``webhooks_off``, the number of their webhooks that are off although nobody switched them off."""
    broken = Q(webhooks__off_reason__in=[OffReason.GONE, OffReason.FAILING])
    return Artisan.objects.annotate(webhooks_off=Count("webhooks", filter=broken))
