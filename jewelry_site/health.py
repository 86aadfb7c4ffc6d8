"""Is it alive, can it work, how is it doing: for load balancers, supervisors and Prometheus."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jewelry_site import metrics

RETRY_AFTER_SECONDS = 5


def check_database() -> None:
    """Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_redis() -> None:
    """Raises redis.RedisError."""
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        client.ping()
    finally:
        client.close()


def check_storage() -> None:
    """Raises OSError when no photo could be stored, or when the bucket does not answer."""
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists(".health")
        return
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".health-") as probe:
        probe.write(b"can be written")


class Unwell(Exception):
    """A check found something wrong; the message is a short code that says nothing that is nobody's business."""


# Without Redis uploads still go on: the rows wait, and the sweeper sends them when it is back.
CHECKS: dict[str, tuple[Callable[[], dict[str, Any] | None], bool]] = {
    "database": (check_database, True),
    "redis": (check_redis, False),
    "storage": (check_storage, True),
}


def add_check(name: str, check: Callable[[], dict[str, Any] | None]) -> None:
    """An app calls this in ``ready()``: a check that may degrade the product, and whose members are shown."""
    CHECKS[name] = (check, False)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; says nothing about its neighbours, so nobody restarts it for their faults."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 with ``ok`` or ``degraded``; 503 with ``down`` when something is missing that uploads need."""
    checks = {name: _outcome(check) for name, (check, _) in CHECKS.items()}
    failed = {name for name, outcome in checks.items() if outcome["status"] != "ok"}
    needed = {name for name, (_, is_needed) in CHECKS.items() if is_needed}
    status = "down" if failed & needed else "degraded" if failed else "ok"
    response = JsonResponse({"status": status, "checks": checks}, status=503 if status == "down" else 200)
    if status == "down":
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


@never_cache
@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus; with METRICS_TOKEN for its bearer, without it only for this machine."""
    if not _may_read_metrics(request):
        return HttpResponse("Metrics need the token of METRICS_TOKEN.\n", status=403, content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _outcome(check: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    began = time.monotonic()
    try:
        found = check() or {}
    except Unwell as error:
        return {"status": "failed", "error": str(error)}
    except (DatabaseError, redis.RedisError, OSError) as error:
        # Only the kind of error: its text may hold addresses and names that are nobody's business.
        return {"status": "failed", "error": type(error).__name__}
    return {"status": "ok", "ms": round((time.monotonic() - began) * 1000, 1), **found}


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    # A proxy on this machine also comes from the loopback address, but it says for whom it asks.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not forwarded


ADDRESSES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": prometheus,
}


class HealthMiddleware:
    """Answers before all other middleware: a probe comes by any host name and never by https."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return ADDRESSES.get(request.path, self.get_response)(request)
