"""Webhooks as the API reads and shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from jewelry_site.core.serializers import StrictSerializer, TextField, YesNoField
from listings.webhooks.models import DeliveryError, DeliveryState, EventType, OffReason

_EVENTS_HELP = "Which events are sent there."


class UrlField(TextField):
    """Kept as it was sent: whether it may be called is the service's question."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, help_text="An https address of a public server.", **options)


class WebhookAddSerializer(StrictSerializer):
    url = UrlField()
    events = serializers.ListField(
        child=serializers.ChoiceField(EventType.choices), min_length=1, max_length=20, help_text=_EVENTS_HELP
    )


class WebhookChangeSerializer(StrictSerializer):
    url = UrlField(required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(EventType.choices),
        min_length=1,
        max_length=20,
        required=False,
        help_text=_EVENTS_HELP,
    )
    is_on = YesNoField(required=False)


class RotateSerializer(StrictSerializer):
    keep_old = YesNoField(default=True, help_text="Sign with the old secret too for 24 hours; `false` ends it at once.")


class WebhookSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(EventType.choices))
    is_on = serializers.BooleanField()
    off_reason = serializers.ChoiceField(
        [*OffReason.choices, ("", "")], help_text="Why it is off; empty while it is on."
    )
    old_secret_until = serializers.DateTimeField(allow_null=True, help_text="Until then the old secret signs too.")
    waiting = serializers.IntegerField(min_value=0, help_text="Deliveries under way.")
    dead = serializers.IntegerField(min_value=0, help_text="Deliveries that were given up.")
    delivered_at = serializers.DateTimeField(allow_null=True, help_text="When something last arrived there.")
    created_at = serializers.DateTimeField()


class WebhookWithSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(help_text="Verifies signatures; shown this once.")


class DeliverySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    webhook_id = serializers.CharField(source="event.message_id", help_text="The header `webhook-id` of every try.")
    type = serializers.CharField(source="event.type")
    payload = serializers.CharField(source="event.body", help_text="The body, byte for byte as it is signed and sent.")
    state = serializers.ChoiceField(DeliveryState.choices)
    attempt = serializers.IntegerField(min_value=0)
    status = serializers.IntegerField(allow_null=True, help_text="The last answer's status.")
    error = serializers.ChoiceField([*DeliveryError.choices, ("", "")], help_text="Empty when the last try succeeded.")
    tried_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class DeliveriesQuery(StrictSerializer):
    state = serializers.ChoiceField(DeliveryState.choices, required=False)
