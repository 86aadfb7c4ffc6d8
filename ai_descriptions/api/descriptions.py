"""Asking for descriptions: the simplest way, the full way, the list, again, in another tone."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.answers import UNFINISHED, description_answer, job_answer
from ai_descriptions.api.representation import description_json
from ai_descriptions.api.serializers import (
    DescriptionFilter,
    DescriptionMadeSerializer,
    DescriptionRequestSerializer,
    DescriptionSerializer,
    DescriptionUploadSerializer,
    OneImageSerializer,
    RewriteSerializer,
)
from ai_descriptions.api.uploads import IMAGE_FIELDS, batch_admit
from ai_descriptions.descriptions import DescriptionStatus, description_of, descriptions_of, descriptions_read
from ai_descriptions.facts import facts_parse
from ai_descriptions.failures import failure_of
from ai_descriptions.jobs import job_retry
from ai_descriptions.models import Job, JobState
from ai_descriptions.selectors import job_latest
from ai_descriptions.services import Wishes, description_request, rewrite_request
from ai_descriptions.waiting import job_wait
from jewelry_site.core.api import StrictMultiPartParser, StrictPagination
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.api.base import MAX_WAIT_SECONDS, ArtisanView, person
from listings.api.headers import IDEMPOTENCY_KEY, PREFER, idempotency_key
from listings.models import Listing


class GenerateDescription(ArtisanView):
    """The simplest integration: a photo in, the finished description out."""

    parser_classes = [StrictMultiPartParser]

    @extend_schema(
        operation_id="generate_description",
        summary="Photo in, description out",
        description="Waits until the description is there, at most a minute.",
        tags=["descriptions"],
        request={"multipart/form-data": OneImageSerializer},
        responses={200: DescriptionMadeSerializer},
    )
    def post(self, request: Request) -> Response:
        batch = batch_admit(request)
        job, new = description_request(artisan=self.artisan, user=person(request), images=batch.images, wishes=Wishes())
        job = _revived(job, new=new, user=person(request))
        job_wait(job=job, seconds=MAX_WAIT_SECONDS)
        answer = description_answer(request, self.artisan, job.listing_id)
        _check_finished(answer.data)
        answer.data.update(existing=not new, files=batch.outcomes)
        return answer


class Descriptions(ArtisanView):
    parser_classes = [StrictMultiPartParser]
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="descriptions_create",
        summary="Ask for a description",
        description=(
            "One to twenty photos of one piece. Files that cannot be used are named under `files`, the others go on. "
            "The same photos, or the same `Idempotency-Key`, lead to the description that is there already."
        ),
        tags=["descriptions"],
        parameters=[IDEMPOTENCY_KEY, PREFER],
        request={"multipart/form-data": DescriptionUploadSerializer},
        responses={200: DescriptionMadeSerializer, 202: DescriptionMadeSerializer},
    )
    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        wishes = _wishes(request)
        batch = batch_admit(request)
        user = person(request)
        job, new = description_request(
            artisan=self.artisan, user=user, images=batch.images, wishes=wishes, idempotency_key=key
        )
        if not key:
            job = _revived(job, new=new, user=user)
        return job_answer(request, self.artisan, job, existing=not new, files=batch.outcomes)

    @extend_schema(
        operation_id="descriptions_list",
        summary="All descriptions of the shop, newest first",
        tags=["descriptions"],
        parameters=[DescriptionFilter],
        responses={200: DescriptionSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        pages = StrictPagination()
        wanted = descriptions_filtered(request, descriptions_read(descriptions_of(self.artisan)))
        rows = pages.paginate_queryset(wanted, request, view=self) or []
        return pages.get_paginated_response([description_json(row, request) for row in rows])


class Retry(ArtisanView):
    @extend_schema(
        operation_id="description_retry",
        summary="Try a failed description again",
        tags=["descriptions"],
        parameters=[PREFER],
        request=None,
        responses={200: DescriptionSerializer, 202: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        job = job_latest(description_of(self.artisan, description_id))
        if job is None:
            raise Problem("not_found")
        return job_answer(request, self.artisan, job_retry(job=job, user=person(request)))


class Rewrite(ArtisanView):
    @extend_schema(
        operation_id="description_rewrite",
        summary="Have another text written from the same facts",
        tags=["descriptions"],
        parameters=[PREFER],
        request=RewriteSerializer,
        responses={200: DescriptionSerializer, 202: DescriptionSerializer},
    )
    def post(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        wishes = RewriteSerializer(data=request.data)
        wishes.is_valid(raise_exception=True)
        job = rewrite_request(listing=description, user=person(request), **wishes.validated_data)
        return job_answer(request, self.artisan, job)


def descriptions_filtered(request: Request, descriptions: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those that the query parameters ask for. Raises ValidationError for a parameter that nobody reads."""
    given = {name: value for name, value in request.query_params.items() if name not in {"page", "page_size"}}
    wanted = DescriptionFilter(data=given)
    wanted.is_valid(raise_exception=True)
    return descriptions.filter(**wanted.validated_data)


def _wishes(request: Request) -> Wishes:
    sent = cast(QueryDict, request.data)
    form = {name: value for name, value in sent.items() if name not in (*IMAGE_FIELDS, *request.FILES)}
    read = DescriptionRequestSerializer(data=form)
    read.is_valid(raise_exception=True)
    told = dict(read.validated_data)
    facts = facts_parse(told.pop("facts", {}))
    return Wishes(facts=facts, **told)


def _revived(job: Job, *, new: bool, user: User) -> Job:
    """Sending the same photos again after a failure means: try again."""
    newest = job if new else job_latest(job.listing)
    if newest is None or newest.state != JobState.FAILED or job.listing.drafts.exists():
        return newest or job
    try:
        return job_retry(job=newest, user=user)
    except Problem:  # somebody else tried again a moment before
        return newest


def _check_finished(description: dict[str, Any]) -> None:
    """Raises Problem ``not_ready_yet`` or ``description_failed``, with the address to ask later."""
    later = {"id": description["id"], "status_url": description["url"]}
    if description["status"] in UNFINISHED:
        raise Problem("not_ready_yet", seconds=MAX_WAIT_SECONDS, extra=later)
    if description["status"] == DescriptionStatus.FAILED:
        failure = failure_of(description["error"]["code"])
        reason = {"reason": description["error"]["code"]}
        raise Problem("description_failed", happened=failure.happened, advice=failure.advice, extra=later | reason)
