"""House rules over the API: read, make, switch, delete and bring back; for the shop of the key alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.voice.models import HouseRule, RuleState
from feedback.voice.selectors import rule_read, rules_told
from feedback.voice.services import rule_add, rule_restore, rule_switch
from feedback.web.rule_words import rule_sentence
from jewelry_site.core.api import StrictPagination
from jewelry_site.core.serializers import StrictSerializer, TextField, WholeNumberField
from listings.api.base import ArtisanView, person
from ml.spelling import SPELLINGS
from ml.voice import RuleKind
from ml.voice.person import PERSONS
from ml.voice.rules import FEWEST_WORDS, LONGEST_SENTENCE, LONGEST_WORDS, MOST_WORDS
from ml.voice.topics import TOPICS

_SAYS = (
    "By kind: swap: from, to · never: words · person: person (i, we or nobody) · spelling: spelling · "
    "drop_about: topic · drop_last: nothing · order: topic, to (first or last) · short: words (a number) · "
    "closing: sentence"
)


class WordsField(serializers.Field[Any, Any, Any, Any]):
    """Words, or for the kind `short` a number of them."""

    def to_internal_value(self, data: Any) -> Any:
        field = WholeNumberField(min_value=FEWEST_WORDS, max_value=MOST_WORDS) if isinstance(data, int) else _words()
        return field.run_validation(data)

    def to_representation(self, value: Any) -> Any:
        return value


def _words() -> TextField:
    return TextField(max_length=LONGEST_WORDS)


class SaysSerializer(StrictSerializer):
    """What a rule says. Which members there are depends on its kind."""

    to = TextField(required=False, max_length=LONGEST_WORDS)
    words = extend_schema_field(
        {
            "oneOf": [
                {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS},
                {"type": "integer", "minimum": FEWEST_WORDS, "maximum": MOST_WORDS},
            ]
        }
    )(WordsField)(required=False)
    spelling = serializers.ChoiceField(choices=SPELLINGS, required=False)
    topic = serializers.ChoiceField(choices=TOPICS, required=False)
    person = serializers.ChoiceField(choices=PERSONS, required=False)
    sentence = TextField(required=False, max_length=LONGEST_SENTENCE)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": TextField(required=False, max_length=LONGEST_WORDS), **super().get_fields()}


class NewHouseRuleSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=[str(kind) for kind in RuleKind])
    says = SaysSerializer(required=False, help_text=_SAYS)


class HouseRuleSwitchSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=[RuleState.ON.value, RuleState.OFF.value])


class HouseRuleSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[str(kind) for kind in RuleKind])
    says = SaysSerializer(help_text=_SAYS)
    sentence = serializers.CharField(help_text="The rule as a sentence, in the language of the request.")
    state = serializers.ChoiceField(choices=RuleState.values, help_text="A proposed rule does nothing until it is on.")
    learned = serializers.BooleanField(help_text="Whether edits taught it; otherwise a person made it.")
    edits = serializers.IntegerField(help_text="How many edits speak for it.")
    created_at = serializers.DateTimeField()


class HouseRules(ArtisanView):
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="house_rules_list",
        summary="The shop's house rules",
        description="Those that are on or off, and those that her edits propose; the deleted ones are not among them.",
        tags=["house rules"],
        responses={200: HouseRuleSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        pages = StrictPagination()
        rows: Any = pages.paginate_queryset(rules_told(self.artisan), request, view=self)
        return pages.get_paginated_response([_json(row) for row in rows])

    @extend_schema(
        operation_id="house_rule_add",
        summary="Make a house rule",
        description="It is on at once: the next draft follows it, except where it would make a text untrue.",
        tags=["house rules"],
        request=NewHouseRuleSerializer,
        responses={201: HouseRuleSerializer},
    )
    def post(self, request: Request) -> Response:
        read = NewHouseRuleSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        told = read.validated_data
        row = rule_add(artisan=self.artisan, user=person(request), kind=told["kind"], says=told.get("says", {}))
        return Response(_json(rule_read(self.artisan, row.pk)), status=status.HTTP_201_CREATED)


class HouseRuleItem(ArtisanView):
    @extend_schema(
        operation_id="house_rule_read",
        summary="One house rule",
        tags=["house rules"],
        responses={200: HouseRuleSerializer},
    )
    def get(self, request: Request, rule_id: UUID) -> Response:
        return Response(_json(rule_read(self.artisan, rule_id)))

    @extend_schema(
        operation_id="house_rule_switch",
        summary="Switch a house rule on or off",
        description="Doing it again changes nothing. To a proposed rule this is the answer.",
        tags=["house rules"],
        request=HouseRuleSwitchSerializer,
        responses={200: HouseRuleSerializer},
    )
    def patch(self, request: Request, rule_id: UUID) -> Response:
        rule_read(self.artisan, rule_id)
        read = HouseRuleSwitchSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        rule_switch(artisan=self.artisan, user=person(request), rule_id=rule_id, state=read.validated_data["state"])
        return Response(_json(rule_read(self.artisan, rule_id)))

    @extend_schema(
        operation_id="house_rule_delete",
        summary="Delete a house rule",
        description="Doing it again changes nothing. It can be brought back, and is not proposed again.",
        tags=["house rules"],
        responses={204: None},
    )
    def delete(self, request: Request, rule_id: UUID) -> Response:
        rule_switch(artisan=self.artisan, user=person(request), rule_id=rule_id, state=RuleState.DELETED)
        return Response(status=status.HTTP_204_NO_CONTENT)


class HouseRuleRestore(ArtisanView):
    @extend_schema(
        operation_id="house_rule_restore",
        summary="Bring a deleted house rule back",
        description="As it was before; a rule that is not deleted stays as it is.",
        tags=["house rules"],
        request=None,
        responses={200: HouseRuleSerializer},
    )
    def post(self, request: Request, rule_id: UUID) -> Response:
        rule_restore(artisan=self.artisan, user=person(request), rule_id=rule_id)
        return Response(_json(rule_read(self.artisan, rule_id)))


def _json(row: HouseRule) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "says": row.says,
        "sentence": rule_sentence(row.kind, row.says),
        "state": row.state,
        "learned": row.learned,
        "edits": len(row.evidence.all()),
        "created_at": row.created_at,
    }
