"""Answering questions, rating, correcting, approving and rejecting over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.answers import description_answer, job_answer
from ai_descriptions.api.serializers import DescriptionSerializer
from ai_descriptions.descriptions import description_of
from ai_descriptions.models import Job, Question
from feedback.api.serializers import (
    TEXT_FIELDS,
    AnswerSerializer,
    FeedbackSerializer,
    RejectSerializer,
    TextSerializer,
)
from feedback.api.versions import current_draft, text_changed, text_store, version_or_current
from feedback.services.facts import fact_take_back, facts_tell, question_answer, question_skip
from feedback.services.review import draft_approve, draft_rate, draft_reject
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.api.base import ArtisanView, person
from listings.api.headers import IF_MATCH, PREFER
from listings.models import Listing


class Answers(ArtisanView):
    @extend_schema(
        operation_id="description_answer",
        summary="Answer a question, or tell facts",
        description="A machine's text is written again from what you said (202); a person's own words stay (200).",
        tags=["review"],
        parameters=[PREFER],
        request=AnswerSerializer,
        responses={200: DescriptionSerializer, 202: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        answer = AnswerSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        job = _answer(description, person(request), answer.validated_data)
        if job is None:
            return description_answer(request, self.artisan, description_id)
        return job_answer(request, self.artisan, job)


class Feedback(ArtisanView):
    @extend_schema(
        operation_id="description_feedback",
        summary="Rate the text, or send it back corrected",
        tags=["review"],
        parameters=[IF_MATCH],
        request=FeedbackSerializer,
        responses={200: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        read = FeedbackSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        told = read.validated_data
        with transaction.atomic():
            if "rating" in told:
                comment = told.get("comment", "")
                draft_rate(listing=description, user=person(request), stars=told["rating"], comment=comment)
            if told.keys() & TEXT_FIELDS:
                text_store(request, told, description)
        return description_answer(request, self.artisan, description_id)


class Approve(ArtisanView):
    @extend_schema(
        operation_id="description_approve",
        summary="Approve the text, with last changes if you send them",
        description="Doing it again changes nothing and answers 200.",
        tags=["review"],
        parameters=[IF_MATCH],
        request=TextSerializer,
        responses={200: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        read = TextSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        told = read.validated_data
        text = text_changed(told, current_draft(description)) if told.keys() & TEXT_FIELDS else None
        expected = version_or_current(request, told, description)
        draft_approve(listing=description, user=person(request), expected=expected, text=text)
        return description_answer(request, self.artisan, description_id)


class Reject(ArtisanView):
    @extend_schema(
        operation_id="description_reject",
        summary="Say that the text will not do, and why",
        tags=["review"],
        parameters=[IF_MATCH],
        request=RejectSerializer,
        responses={200: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        read = RejectSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        told = read.validated_data
        draft_reject(
            listing=description,
            user=person(request),
            expected=version_or_current(request, told, description),
            reason=told["reason"],
            comment=told.get("comment", ""),
        )
        return description_answer(request, self.artisan, description_id)


def _answer(description: Listing, user: User, told: dict[str, Any]) -> Job | None:
    if "facts" in told:
        return facts_tell(listing=description, user=user, facts=told["facts"])
    question = _question(description, told)
    if told.get("skip"):
        if question is None:
            raise Problem("not_found")
        question_skip(question=question, user=user)
        return None
    attribute = question.attribute if question else told["attribute"]
    if told["value"] is None:
        return fact_take_back(listing=description, user=user, attribute=attribute)
    facts = _facts(attribute, told["value"])
    if question is None:
        return facts_tell(listing=description, user=user, facts=facts)
    return question_answer(question=question, user=user, answer=facts)


def _question(description: Listing, told: dict[str, Any]) -> Question | None:
    """The question that is meant; by attribute only an open one. Raises Problem ``not_found`` for an unknown id."""
    if "question" not in told:
        return description.questions.filter(attribute=told["attribute"], answered_at=None, withdrawn_at=None).first()
    question = description.questions.filter(pk=told["question"]).first()
    if question is None or told.get("attribute", question.attribute) != question.attribute:
        raise Problem("not_found")
    return question


def _facts(attribute: str, value: Any) -> dict[str, Any]:
    """Options carry whole facts (``{"metal": {…}}``); the bare value of the attribute is understood as well."""
    return value if isinstance(value, dict) and attribute in value else {attribute: value}
