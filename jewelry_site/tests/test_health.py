from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from jewelry_site import health, metrics

pytestmark = pytest.mark.django_db


def fail_with(error: Exception) -> Any:
    def check() -> None:
        raise error

    return check


def test_live_says_only_that_the_process_answers(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
def test_a_probe_may_come_by_any_host_name_and_without_https(client: Client, settings: Any, address: str) -> None:
    settings.ALLOWED_HOSTS = ["shop.example"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(address, HTTP_HOST="10.0.0.7:8000").status_code == 200


def test_a_probe_only_reads(client: Client) -> None:
    assert client.post("/health/live").status_code == 405


def test_ready_checks_database_redis_and_storage(client: Client) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert {name: check["status"] for name, check in answer.json()["checks"].items()} == {
        "database": "ok",
        "redis": "ok",
        "storage": "ok",
    }


def test_ready_is_degraded_but_takes_uploads_without_redis(client: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["redis"] == {"status": "failed", "error": "ConnectionError"}


def test_ready_is_down_with_retry_after_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    check = fail_with(DatabaseError("password of somebody"))
    monkeypatch.setitem(health.CHECKS, "database", (check, True))

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert answer.json()["status"] == "down"
    assert b"password" not in answer.content


def test_ready_is_down_when_no_photo_could_be_stored(client: Client, settings: Any, tmp_path: Path) -> None:
    in_the_way = tmp_path / "media"
    in_the_way.write_text("a file, not a folder")
    settings.MEDIA_ROOT = in_the_way

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"] == {"status": "failed", "error": "FileExistsError"}


def samples(body: bytes) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_metrics_count_requests_by_route_and_status(client: Client) -> None:
    key = ("touchstone_requests_total", "302", "GET", "admin/")
    before = samples(client.get("/metrics").content).get(key, 0)

    client.get("/admin/")

    assert samples(client.get("/metrics").content)[key] == before + 1


def test_metrics_never_name_a_path_that_nobody_routes(client: Client) -> None:
    client.get("/no/such/page/4711")

    assert b"4711" not in client.get("/metrics").content


def test_metrics_show_every_state_of_a_job_and_the_age_of_the_queue(client: Client) -> None:
    found = samples(client.get("/metrics").content)

    assert {labels[1] for labels in found if labels[0] == "touchstone_jobs"} == {
        "queued",
        "running",
        "done",
        "failed",
        "superseded",
    }
    assert found[("touchstone_queue_age_seconds",)] == 0


def test_metrics_add_up_the_counts_of_several_web_processes(settings: Any, tmp_path: Path) -> None:
    settings.METRICS_FOLDER = tmp_path

    assert b"touchstone_jobs" in metrics.exposition()


@pytest.mark.parametrize(
    ("request_headers", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 403),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403),
    ],
)
def test_metrics_without_a_token_are_for_this_machine_only(
    client: Client, request_headers: dict[str, str], status: int
) -> None:
    assert client.get("/metrics", **request_headers).status_code == status


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wrong", 403), ("", 403)])
def test_metrics_with_a_token_are_for_its_bearer_only(client: Client, settings: Any, given: str, status: int) -> None:
    settings.METRICS_TOKEN = "right"

    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION=given).status_code == status
