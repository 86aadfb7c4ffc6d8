"""The query and the answers of exports, as requests are read and as the schema describes them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jewelry_site.core.serializers import StrictSerializer
from listings.models import Channel

FORMATS = ("json", "csv")
# The same names as in requests for descriptions, so that the schema has one list of them.
CHANNELS = sorted(Channel.values)


class ExportQuery(StrictSerializer):
    channel = serializers.ChoiceField(choices=CHANNELS)
    format = serializers.ChoiceField(choices=FORMATS, default="json")
    excel = serializers.BooleanField(default=False, help_text="CSV with the byte order mark that Excel needs.")


class ExportsQuery(ExportQuery):
    id = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text="These listings only; may be repeated."
    )


class ChannelSerializer(StrictSerializer):
    channel = serializers.ChoiceField(choices=CHANNELS)


class PublicationSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=CHANNELS)
    version = serializers.IntegerField(min_value=1, allow_null=True, help_text="The version that is published there.")
    published_at = serializers.DateTimeField(allow_null=True)


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "oneOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        },
        "example": {"title": "925 silver ring with a turquoise", "tags": ["silver ring"], "who_made": "i_did"},
    }
)
class ChannelFields(serializers.JSONField):
    """The fields of the marketplace by its own names; docs/channels.md lists them."""


class ExportedPhotoSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="The name of its file beside the CSV.")
    address = serializers.CharField(allow_blank=True, help_text="Opens without signing in for some days, if set up so.")


class NoticeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()


class ExportFindingSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=["block", "warn"])
    field = serializers.CharField()
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    message = serializers.CharField()
    suggestion = serializers.CharField(allow_null=True)


class ChannelExportSerializer(serializers.Serializer[Any]):
    """An approved listing as one marketplace takes it."""

    id = serializers.UUIDField()
    sku = serializers.CharField(help_text="Your external_id, or the id.")
    channel = serializers.ChoiceField(choices=CHANNELS)
    version = serializers.IntegerField(min_value=1)
    approved_at = serializers.DateTimeField()
    language = serializers.CharField()
    fields = ChannelFields()  # type: ignore[assignment]
    photos = ExportedPhotoSerializer(many=True)
    notices = NoticeSerializer(many=True, help_text="What was shortened and why, and what only you can fill in.")
    findings = ExportFindingSerializer(many=True, help_text="Warnings; what blocks is not exported.")
    published_version = serializers.IntegerField(allow_null=True, help_text="The version published there, if any.")


class LeftOutSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ChannelExportsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0)
    next = serializers.URLField(allow_null=True)
    channel = serializers.ChoiceField(choices=CHANNELS)
    listings = ChannelExportSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
