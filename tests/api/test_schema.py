"""The schema tells the truth: it is valid, every operation answers as it says, and its pages show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import hypothesis
import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from jewelry_site.wsgi import application
from listings.api.throttling import ArtisanThrottle
from tests.api.machines import Worker
from tests.api.shop import Shop
from tests.factories import ring_in_review

EXAMPLES = 8
EXPLORING = hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
# A schema cannot say that a version is the current one, a question still open or a fact not absurd.
NOT_ASKED = [positive_data_acceptance]


def served_schema() -> Any:
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = application
    return schema


OPERATIONS = [result.ok() for result in served_schema().get_all_operations()]


@pytest.fixture
def unlimited(db: None) -> Iterator[None]:
    """Requests through the whole WSGI application inside the test's transaction, as many as it likes."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with patch.object(ArtisanThrottle, "THROTTLE_RATES", {"artisan": None}):
        yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_every_operation_answers_as_the_schema_says(
    operation: Any, mode: GenerationMode, unlimited: None, shop: Shop, worker: Worker
) -> None:
    ring = str(ring_in_review(artisan=shop.artisan).pk)

    @EXPLORING
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        for name in {"description_id", "listing_id"} & case.path_parameters.keys():
            if mode is GenerationMode.POSITIVE:
                case.path_parameters[name] = ring
        case.call_and_validate(headers={"Authorization": f"Api-Key {shop.secret}"}, excluded_checks=NOT_ASKED)

    answers()


def test_the_schema_is_valid_and_made_without_warnings() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")


@pytest.mark.django_db
def test_the_schema_is_public_and_complete() -> None:
    schema = Client().get("/api/v1/schema/?format=json").json()

    assert schema["openapi"] == "3.1.0"
    assert set(schema["paths"]) == {
        "/generate_description",
        "/api/v1/descriptions/",
        "/api/v1/descriptions/{description_id}/",
        "/api/v1/descriptions/{description_id}/answers/",
        "/api/v1/descriptions/{description_id}/approve/",
        "/api/v1/descriptions/{description_id}/feedback/",
        "/api/v1/descriptions/{description_id}/reject/",
        "/api/v1/descriptions/{description_id}/retry/",
        "/api/v1/descriptions/{description_id}/rewrite/",
        "/api/v1/listings/",
        "/api/v1/listings/export/",
        "/api/v1/listings/{listing_id}/",
        "/api/v1/listings/{listing_id}/export/",
        "/api/v1/listings/{listing_id}/publish/",
        "/api/v1/listings/{listing_id}/unpublish/",
        "/api/v1/photos/{photo_id}/",
    }


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_api_pages_show_every_operation_under_the_strict_policy(page: Any, live_server: Any) -> None:
    complaints: list[str] = []
    addresses: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: addresses.append(request.url))

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() == len(OPERATIONS)
    assert complaints == []
    assert [address for address in addresses if not address.startswith((live_server.url, "data:"))] == []
