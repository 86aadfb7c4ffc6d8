"""Jobs as Prometheus sees them, read from their rows at each scrape; and another text model, as workers told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Min
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ai_descriptions.models import Job, JobState
from ai_descriptions.other_model import text_model_state
from jewelry_site.health import Unwell
from ml.other_models.reasons import UNANSWERED


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


_TEXT_MODEL = {
    "memory_bytes": "Weights of the other text model in a worker's memory, in bytes.",
    "load_seconds": "How long a worker took to open the other text model.",
    "write_seconds": "How long its last text took, in seconds.",
}


class TextModelCollector(Collector):
    """``touchstone_text_model_*{model}``, and whether the last text was its own."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = text_model_state()
        labels = [str(state.get("version", ""))]
        for name, words in _TEXT_MODEL.items():
            if name in state:
                gauge = GaugeMetricFamily(f"touchstone_text_model_{name}", words, labels=["model"])
                gauge.add_metric(labels, state[name])
                yield gauge
        if state:
            last = GaugeMetricFamily(
                "touchstone_text_model_writes", "1 if its last text stood, else 0.", labels=["model", "reason"]
            )
            last.add_metric([*labels, state.get("reason", "")], 0 if state.get("reason") else 1)
            yield last


def text_model_check() -> dict[str, Any]:
    """Memory and times of the other text model, no name: anybody may ask. Raises Unwell while it does not answer."""
    state = text_model_state()
    if state.get("reason") in UNANSWERED:
        raise Unwell(str(state["reason"]))
    megabytes = round(state["memory_bytes"] / 1e6, 1) if state.get("memory_bytes") else None
    known = {"memory_mb": megabytes, "load_s": state.get("load_seconds"), "write_s": state.get("write_seconds")}
    return {name: value for name, value in known.items() if value is not None}
