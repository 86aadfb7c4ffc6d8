"""What Prometheus reads: requests as they are answered; an app adds what it reads from the database.

With several web processes PROMETHEUS_MULTIPROC_DIR names the folder in which they add up their counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

if settings.METRICS_FOLDER is not None:
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)

_requests = CollectorRegistry()
_from_database: list[Collector] = []

REQUESTS = Counter(
    "touchstone_requests",
    "Requests answered.",
    ["method", "route", "status"],
    registry=_requests,
)
LATENCY = Histogram(
    "touchstone_request_seconds",
    "Time from the request to its answer, in seconds.",
    ["method", "route"],
    buckets=LATENCY_BUCKETS,
    registry=_requests,
)


def add_collector(collector: Collector) -> None:
    """An app calls this in ``ready()`` with a collector whose ``collect()`` reads the database at each scrape."""
    _from_database.append(collector)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    if settings.METRICS_FOLDER is None:
        counted = generate_latest(_requests)
    else:
        added_up = CollectorRegistry()
        MultiProcessCollector(added_up, path=str(settings.METRICS_FOLDER))
        counted = generate_latest(added_up)
    registry = CollectorRegistry(auto_describe=False)
    for collector in _from_database:
        registry.register(collector)
    return bytes(counted + generate_latest(registry))


class MetricsMiddleware:
    """Counts and times each request under its route, never under its path: paths hold ids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match is not None else "unknown"
        method = request.method if request.method in KNOWN_METHODS else "OTHER"
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        LATENCY.labels(method, route).observe(time.perf_counter() - began)
        return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
