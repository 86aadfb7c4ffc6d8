"""Jobs as Prometheus sees them, read from their rows at each scrape."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Min
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ai_descriptions.models import Job, JobState


class JobCollector(Collector):
    """``touchstone_jobs{state}`` and the age of the oldest job that waits."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("touchstone_jobs", "Jobs by state.", labels=["state"])
        counts = dict(Job.objects.order_by().values_list("state").annotate(Count("id")))
        for state in JobState.values:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        yield GaugeMetricFamily(
            "touchstone_queue_age_seconds", "How long the oldest waiting job has waited.", value=_queue_age()
        )


def _queue_age() -> float:
    """Seconds, by the database's clock; 0 when nothing waits."""
    waiting = Job.objects.filter(state=JobState.QUEUED).order_by()
    oldest = waiting.aggregate(age=Now() - Min(F("created_at")))["age"]
    return oldest.total_seconds() if oldest is not None else 0.0
