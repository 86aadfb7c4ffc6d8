"""Photos as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PhotoSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True, help_text="The name of the file as it was sent; escape it.")
    width = serializers.IntegerField(min_value=1)
    height = serializers.IntegerField(min_value=1)
    url = serializers.URLField(help_text="Opens without signing in for ten minutes.")
    thumbnail_url = serializers.URLField(help_text="Opens without signing in for ten minutes.")


class PhotoDetailSerializer(PhotoSerializer):
    listing = serializers.UUIDField(allow_null=True, help_text="The id of its listing and description.")
    content_type = serializers.CharField()
    created_at = serializers.DateTimeField()
