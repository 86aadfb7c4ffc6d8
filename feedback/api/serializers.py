"""What a person, or a marketplace in her name, sends about a description."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from ai_descriptions.api.serializers import ATTRIBUTES, AnyValueField, FactsField
from feedback.models import RejectReason
from feedback.services.review import ALT_TEXT_LENGTH, DESCRIPTION_LENGTH, TAG_LENGTH, TAGS, TITLE_LENGTH
from jewelry_site.core.serializers import StrictSerializer, TextField, WholeNumberField, YesNoField

COMMENT_LENGTH = 2000


class AnswerSerializer(StrictSerializer):
    """Either an answer to a question, by its id or attribute, or facts of one's own."""

    question = serializers.UUIDField(required=False)
    attribute = serializers.ChoiceField(choices=ATTRIBUTES, required=False)
    value = AnyValueField(
        required=False, allow_null=True, help_text="The “value” of an option; null takes back what was said."
    )
    skip = YesNoField(required=False, help_text="True for “I don't know”: the question is not asked again.")
    facts = FactsField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("facts" in attrs) == ("question" in attrs or "attribute" in attrs):
            raise serializers.ValidationError(_("Send either “facts”, or a “question” or “attribute” with its value."))
        if "facts" not in attrs and ("value" in attrs) == attrs.get("skip", False):
            raise serializers.ValidationError({"value": [_("Send a “value”, or “skip”: true.")]})
        return attrs


class VersionSerializer(StrictSerializer):
    version = WholeNumberField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="The version that you saw; or send If-Match."
    )


class TextSerializer(VersionSerializer):
    """A changed text; what is left out stays as it is."""

    title = TextField(required=False, allow_blank=True, max_length=TITLE_LENGTH)
    description = TextField(required=False, allow_blank=True, max_length=DESCRIPTION_LENGTH)
    tags = serializers.ListField(child=TextField(max_length=TAG_LENGTH), required=False, max_length=TAGS)
    alt_text = TextField(required=False, allow_blank=True, max_length=ALT_TEXT_LENGTH)


class FeedbackSerializer(TextSerializer):
    rating = WholeNumberField(required=False, min_value=1, max_value=5)
    comment = TextField(required=False, allow_blank=True, max_length=COMMENT_LENGTH)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("comment") and "rating" not in attrs:
            raise serializers.ValidationError({"rating": [_("A comment goes with a rating from 1 to 5.")]})
        if "rating" not in attrs and not attrs.keys() & TEXT_FIELDS:
            raise serializers.ValidationError(_("Send a rating, or a changed text."))
        return attrs


class RejectSerializer(VersionSerializer):
    reason = serializers.ChoiceField(choices=RejectReason.choices)
    comment = TextField(required=False, allow_blank=True, max_length=COMMENT_LENGTH)


TEXT_FIELDS = frozenset({"title", "description", "tags", "alt_text"})
