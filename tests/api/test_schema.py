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

from feedback.voice.services import rule_add
from jewelry_site.wsgi import application
from listings.api.throttling import ArtisanThrottle
from listings.api.webhook_messages import MESSAGES
from listings.webhooks import services
from tests.api.machines import Worker
from tests.api.shop import Shop
from tests.factories import WebhookDeliveryFactory, ring_in_review

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
    """Requests through the whole WSGI application inside the test's transaction, as many as it likes.

    Names in addresses of webhooks lead somewhere, without asking a name server.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with (
        patch.object(ArtisanThrottle, "THROTTLE_RATES", {"artisan": None}),
        patch.object(services, "addresses_of", lambda target: ["93.184.215.14"]),
    ):
        yield
    for signal in signals:
        signal.connect(close_old_connections)


def ids(shop: Shop) -> dict[str, str]:
    """Things of the shop, by the name of the parameter that names them."""
    ring = str(ring_in_review(artisan=shop.artisan).pk)
    delivery = WebhookDeliveryFactory(endpoint__artisan=shop.artisan)
    return {
        "description_id": ring,
        "listing_id": ring,
        "webhook_id": str(delivery.endpoint_id),
        "delivery_id": str(delivery.pk),
        "rule_id": str(rule_add(artisan=shop.artisan, user=shop.user, kind="never", says={"words": "stunning"}).pk),
    }


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_every_operation_answers_as_the_schema_says(
    operation: Any, mode: GenerationMode, unlimited: None, shop: Shop, worker: Worker
) -> None:
    hers = ids(shop)

    @EXPLORING
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        for name in hers.keys() & case.path_parameters.keys():
            if mode is GenerationMode.POSITIVE:
                case.path_parameters[name] = hers[name]
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
        "/api/v1/house-rules/",
        "/api/v1/house-rules/{rule_id}/",
        "/api/v1/house-rules/{rule_id}/restore/",
        "/api/v1/listings/",
        "/api/v1/listings/export/",
        "/api/v1/listings/{listing_id}/",
        "/api/v1/listings/{listing_id}/export/",
        "/api/v1/listings/{listing_id}/publish/",
        "/api/v1/listings/{listing_id}/unpublish/",
        "/api/v1/photos/{photo_id}/",
        "/api/v1/quality/",
        "/api/v1/webhooks/",
        "/api/v1/webhooks/{webhook_id}/",
        "/api/v1/webhooks/{webhook_id}/deliveries/",
        "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/resend/",
        "/api/v1/webhooks/{webhook_id}/rotate/",
        "/api/v1/webhooks/{webhook_id}/test/",
    }


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_api_pages_show_every_operation_and_message_under_the_strict_policy(page: Any, live_server: Any) -> None:
    complaints: list[str] = []
    addresses: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: addresses.append(request.url))

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() == len(OPERATIONS) + len(MESSAGES)
    assert complaints == []
    assert [address for address in addresses if not address.startswith((live_server.url, "data:"))] == []
