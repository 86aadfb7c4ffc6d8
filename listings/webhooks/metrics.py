"""How webhooks are doing, for Prometheus: counted in the database at each scrape."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from listings.webhooks.models import DeliveryState, WebhookDelivery


class WebhookCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        counts = GaugeMetricFamily("touchstone_webhook_deliveries", "Deliveries of the last month.", labels=["state"])
        found = dict(WebhookDelivery.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in DeliveryState.values:
            counts.add_metric([state], found.get(state, 0))
        yield counts
        first = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, attempt=0).aggregate(at=Min("next_try_at"))
        late = (timezone.now() - first["at"]).total_seconds() if first["at"] else 0.0
        yield GaugeMetricFamily(
            "touchstone_webhook_oldest_first_try_seconds", "Age of the oldest event not tried yet.", max(0.0, late)
        )
