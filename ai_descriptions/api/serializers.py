"""The bodies of the API as the schema describes them and as requests are read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ai_descriptions.api.export_serializers import PublicationSerializer
from ai_descriptions.descriptions import DescriptionStatus
from ai_descriptions.models import FactSource, Stage, Writer
from jewelry_site.core.api import parse_json
from jewelry_site.core.problems import Problem
from jewelry_site.core.serializers import StrictSerializer, TextField
from listings.api.serializers import PhotoSerializer
from listings.models import Length, Tone
from ml import claims, vocabulary

ATTRIBUTES = (*vocabulary.VISIBLE, *vocabulary.TOLD)


@extend_schema_field({"type": ["string", "number", "object", "array"]})
class AnyValueField(serializers.JSONField):
    """Text, a number, an object or a list, as the attribute needs."""


@extend_schema_field(
    {
        "type": "object",
        "propertyNames": {"enum": list(ATTRIBUTES)},
        "additionalProperties": True,
        "example": {"metal": {"base": "silver", "fineness": 925}, "made_by": "artisan"},
    }
)
class FactsField(serializers.JSONField):
    """Told facts, as an object or, in a form, as its JSON text."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        facts = parse_json(data) if isinstance(data, str) else data
        if not isinstance(facts, dict):
            raise Problem("facts_invalid", reason=gettext("Facts have to be one JSON object."))
        return facts


class DescriptionRequestSerializer(StrictSerializer):
    """What comes with the photos."""

    facts = FactsField(required=False)
    notes = TextField(required=False, allow_blank=True, max_length=2000)
    tone = serializers.ChoiceField(choices=Tone.choices, required=False)
    length = serializers.ChoiceField(choices=Length.choices, required=False)
    language = TextField(required=False, max_length=20, help_text="Only `en` for now.")
    channel = serializers.ChoiceField(choices=sorted(claims.CHANNELS), required=False)
    external_id = TextField(required=False, allow_blank=True, max_length=120)


class DescriptionUploadSerializer(DescriptionRequestSerializer):
    """The whole multipart form, for the schema."""

    images = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=20)


class OneImageSerializer(serializers.Serializer[Any]):
    image = serializers.FileField(help_text="A photo as JPEG, PNG, WebP, AVIF or HEIC, at most 20 MB.")


class AttributeSerializer(serializers.Serializer[Any]):
    attribute = serializers.ChoiceField(choices=ATTRIBUTES)
    value = AnyValueField()
    probability = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    source = serializers.ChoiceField(choices=FactSource.choices)  # type: ignore[assignment]
    evidence_url = serializers.URLField(allow_null=True)


class OptionSerializer(serializers.Serializer[Any]):
    value = AnyValueField(help_text="Send it back as the “value” of your answer.")
    label = serializers.CharField()  # type: ignore[assignment]


class QuestionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    attribute = serializers.CharField()
    prompt = serializers.CharField()
    options = OptionSerializer(many=True)


class MendSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    put = serializers.CharField(allow_blank=True, help_text="What to put from start to end; empty: leave it out.")


class FindingSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=["block", "warn"])
    field = serializers.CharField()
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    message = serializers.CharField()
    suggestion = serializers.CharField(
        allow_null=True, help_text="For people to read: wording that may stand there, otherwise what to do."
    )
    advice = serializers.CharField(help_text="What to do, in a sentence; never to be put into the text.")
    mend = MendSerializer(allow_null=True, help_text="A change that was tried: after it this finding is gone.")


class FailureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    hint = serializers.CharField()


class RemarkSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="no_jewellery_seen, or photos_differ:ATTRIBUTE.")
    detail = serializers.CharField()


class DescriptionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=DescriptionStatus.choices)
    stage = serializers.ChoiceField(choices=Stage.choices)
    progress = serializers.IntegerField(min_value=0, max_value=100, help_text="Percent.")
    attributes = AttributeSerializer(many=True)
    questions = QuestionSerializer(many=True)
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    alt_text = serializers.CharField(allow_blank=True)
    findings = FindingSerializer(many=True)
    remarks = RemarkSerializer(many=True)
    models = serializers.DictField(
        child=serializers.CharField(),
        help_text="What saw and wrote. With another text model also `text_asked_first` and `text_reason`, where the "
        "one that was asked did not write, and `text_sent_to`, where facts left this machine (photos never do).",
    )
    timings_ms = serializers.DictField(child=serializers.IntegerField())
    error = FailureSerializer(allow_null=True)
    version = serializers.IntegerField(min_value=0, help_text="Also the ETag; 0 while there is no text.")
    written_by = serializers.ChoiceField(choices=Writer.choices, allow_null=True)
    tone = serializers.ChoiceField(choices=Tone.choices)
    length = serializers.ChoiceField(choices=Length.choices)
    language = serializers.CharField(help_text="The language of the text.")
    channel = serializers.CharField(allow_blank=True)
    external_id = serializers.CharField(allow_blank=True)
    photos = PhotoSerializer(many=True)
    created_at = serializers.DateTimeField()
    url = serializers.URLField()


class FileOutcomeSerializer(serializers.Serializer[Any]):
    file = serializers.IntegerField(min_value=1, help_text="Its place among the files that were sent, from 1.")
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=["accepted", "refused"])
    problem = serializers.DictField(required=False, help_text="Problem JSON, for a refused file.")


class DescriptionMadeSerializer(DescriptionSerializer):
    existing = serializers.BooleanField(help_text="You sent these photos, or this Idempotency-Key, before.")
    files = FileOutcomeSerializer(many=True)


class RewriteSerializer(StrictSerializer):
    tone = serializers.ChoiceField(choices=Tone.choices, required=False)
    length = serializers.ChoiceField(choices=Length.choices, required=False)
    language = TextField(required=False, max_length=20, help_text="Only `en` for now.")


class DescriptionFilter(StrictSerializer):
    """What a list can be narrowed to."""

    status = serializers.ChoiceField(choices=DescriptionStatus.choices, required=False)
    external_id = TextField(required=False, allow_blank=True, trim_whitespace=False, max_length=120)


class ApprovedTextSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1)
    title = serializers.CharField()
    description = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    alt_text = serializers.CharField(allow_blank=True)
    approved_at = serializers.DateTimeField()


class ListingSerializer(serializers.Serializer[Any]):
    """A listing for a shop: nothing but what a person approved."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=DescriptionStatus.choices)
    external_id = serializers.CharField(allow_blank=True)
    channel = serializers.CharField(allow_blank=True)
    approved = ApprovedTextSerializer(allow_null=True)
    photos = PhotoSerializer(many=True)
    publications = PublicationSerializer(many=True, help_text="Where a person said that it is published now.")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    description_url = serializers.URLField()
