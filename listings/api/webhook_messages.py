"""The messages that webhooks carry, as the OpenAPI schema tells them (its member ``webhooks``)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers

from listings.webhooks.models import TEST_EVENT, EventType

_HEADERS = (
    "Signed by the Standard Webhooks specification: verify the body as it arrived with the headers `webhook-id`, "
    "`webhook-timestamp` and `webhook-signature`. The same event may arrive twice, always with one `webhook-id`."
)


class WebhookDataSerializer(serializers.Serializer[Any]):
    """How the description stood after the event."""

    id = serializers.UUIDField(help_text="The description's, and the listing's.")
    status = serializers.CharField()
    url = serializers.CharField(help_text="The path of the description in this API.")
    external_id = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(min_value=0, help_text="Of the text; 0 when there is none.")
    written_by = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    alt_text = serializers.CharField(allow_blank=True)
    error = serializers.DictField(required=False, help_text="`code` and `detail`, when no description could be made.")
    reason = serializers.CharField(required=False, help_text="Why the text was rejected.")
    comment = serializers.CharField(required=False, allow_blank=True)
    channel = serializers.CharField(required=False, help_text="Where it was published or taken down.")


class WebhookMessageSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    timestamp = serializers.DateTimeField(help_text="When it happened.")
    data = WebhookDataSerializer()  # type: ignore[assignment]  # a field of that name, which DRF collects


class WebhookTestSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    timestamp = serializers.DateTimeField()
    data = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="`webhook`: the id of the webhook."
    )


def _message(name: str, summary: str, content: type[serializers.Serializer[Any]]) -> OpenApiWebhook:
    answer = OpenApiResponse(description="Anything from 200 to 299 within 15 seconds says that it arrived.")
    told = extend_schema(summary=summary, description=_HEADERS, request=content, responses={200: answer})
    return OpenApiWebhook(name=name, decorator=told)


_SUMMARIES = {
    EventType.READY: "A draft is ready for review",
    EventType.FAILED: "No description could be made",
    EventType.APPROVED: "A text was approved",
    EventType.REJECTED: "A text was rejected",
    EventType.REOPENED: "An approved text was opened again",
    EventType.PUBLISHED: "A listing was published",
    EventType.UNPUBLISHED: "A listing was taken down",
    EventType.BLOCKED: "A moderator blocked a listing",
    EventType.UNBLOCKED: "A moderator let a blocked listing go on",
}
MESSAGES = [
    *(_message(event.value, words, WebhookMessageSerializer) for event, words in _SUMMARIES.items()),
    _message(TEST_EVENT, "You asked for a test", WebhookTestSerializer),
]
