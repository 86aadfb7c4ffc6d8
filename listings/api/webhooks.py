"""Webhooks of the shop: add, change, rotate, test, and how each delivery went."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from jewelry_site.core.api import StrictPagination
from listings.api.base import ArtisanView, person
from listings.api.webhook_serializers import (
    DeliveriesQuery,
    DeliverySerializer,
    RotateSerializer,
    WebhookAddSerializer,
    WebhookChangeSerializer,
    WebhookSerializer,
    WebhookWithSecretSerializer,
)
from listings.webhooks.models import WebhookEndpoint
from listings.webhooks.selectors import deliveries_of, delivery_of, webhook_of, webhooks_of
from listings.webhooks.services import (
    delivery_resend,
    webhook_add,
    webhook_change,
    webhook_delete,
    webhook_secret_rotate,
    webhook_test,
)

_TAG = ["webhooks"]


class Webhooks(ArtisanView):
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="webhooks_list",
        summary="The shop's webhooks",
        tags=_TAG,
        responses={200: WebhookSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        pages = StrictPagination()
        rows: Any = pages.paginate_queryset(webhooks_of(self.artisan), request, view=self)
        return pages.get_paginated_response(WebhookSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="webhook_add",
        summary="Add a webhook",
        description=(
            "Events are sent by the Standard Webhooks specification: signed, again and again for three days until "
            "something from 200 to 299 is answered within 15 seconds, each with one `webhook-id`. The answer holds the "
            "secret; it is shown this once."
        ),
        tags=_TAG,
        request=WebhookAddSerializer,
        responses={201: WebhookWithSecretSerializer},
    )
    def post(self, request: Request) -> Response:
        told = _read(WebhookAddSerializer, request)
        webhook, secret = webhook_add(artisan=self.artisan, user=person(request), **told)
        return Response(_with_secret(self, webhook, secret), status=201)


class WebhookItem(ArtisanView):
    @extend_schema(operation_id="webhook_read", summary="One webhook", tags=_TAG, responses={200: WebhookSerializer})
    def get(self, request: Request, webhook_id: UUID) -> Response:
        return Response(WebhookSerializer(webhook_of(self.artisan, webhook_id)).data)

    @extend_schema(
        operation_id="webhook_change",
        summary="Change a webhook, switch it off or on",
        tags=_TAG,
        request=WebhookChangeSerializer,
        responses={200: WebhookSerializer},
    )
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        webhook = webhook_of(self.artisan, webhook_id)
        webhook_change(webhook=webhook, user=person(request), **_read(WebhookChangeSerializer, request))
        return Response(WebhookSerializer(webhook_of(self.artisan, webhook_id)).data)

    @extend_schema(
        operation_id="webhook_delete",
        summary="Delete a webhook",
        description="What waited for it is not sent any more.",
        tags=_TAG,
        responses={204: None},
    )
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        webhook_delete(webhook=webhook_of(self.artisan, webhook_id), user=person(request))
        return Response(status=204)


class WebhookRotate(ArtisanView):
    @extend_schema(
        operation_id="webhook_rotate",
        summary="Make a new secret",
        description="For 24 hours every message carries two signatures, so that no receiver is cut off.",
        tags=_TAG,
        request=RotateSerializer,
        responses={200: WebhookWithSecretSerializer},
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        webhook = webhook_of(self.artisan, webhook_id)
        told = _read(RotateSerializer, request)
        _, secret = webhook_secret_rotate(webhook=webhook, user=person(request), **told)
        return Response(_with_secret(self, webhook, secret))


class WebhookTest(ArtisanView):
    @extend_schema(
        operation_id="webhook_test",
        summary="Send a test event",
        description="An event of the type `webhook.test`, signed and sent like any other.",
        tags=_TAG,
        request=None,
        responses={202: DeliverySerializer},
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        webhook = webhook_of(self.artisan, webhook_id)
        sent = webhook_test(webhook=webhook, user=person(request))
        return Response(DeliverySerializer(delivery_of(webhook, sent.pk)).data, status=202)


class Deliveries(ArtisanView):
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="webhook_deliveries",
        summary="What was sent to a webhook, the newest first",
        description="`state=dead` lists what was given up. Deliveries are kept for 30 days.",
        tags=_TAG,
        parameters=[DeliveriesQuery],
        responses={200: DeliverySerializer(many=True)},
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        webhook = webhook_of(self.artisan, webhook_id)
        asked = {name: request.query_params[name] for name in request.query_params if not name.startswith("page")}
        query = DeliveriesQuery(data=asked)
        query.is_valid(raise_exception=True)
        pages = StrictPagination()
        rows: Any = pages.paginate_queryset(deliveries_of(webhook, **query.validated_data), request, view=self)
        return pages.get_paginated_response(DeliverySerializer(rows, many=True).data)


class DeliveryResend(ArtisanView):
    @extend_schema(
        operation_id="webhook_resend",
        summary="Send a delivery again",
        description="With the same `webhook-id` and body, and a fresh timestamp and signature.",
        tags=_TAG,
        request=None,
        responses={202: DeliverySerializer},
    )
    def post(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        webhook = webhook_of(self.artisan, webhook_id)
        delivery = delivery_of(webhook, delivery_id)
        delivery_resend(delivery=delivery, user=person(request))
        return Response(DeliverySerializer(delivery_of(webhook, delivery_id)).data, status=202)


def _read(kind: Any, request: Request) -> dict[str, Any]:
    read = kind(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def _with_secret(view: ArtisanView, webhook: WebhookEndpoint, secret: str) -> dict[str, Any]:
    shown = WebhookSerializer(webhook_of(view.artisan, webhook.pk)).data
    return {**shown, "secret": secret}
