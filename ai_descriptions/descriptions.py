"""A description as a marketplace sees it: a listing with how far its text is. Its id is the listing's, for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Draft, Fact, Job, JobKind, JobState, Question, Stage
from jewelry_site.core.problems import Problem
from listings.models import Artisan, Listing, ListingState, Publication


class DescriptionStatus(models.TextChoices):
    """Made from the newest job's state and the listing's: people's decisions count more than what machines do."""

    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being made")
    FAILED = "failed", _("could not be made")
    IN_REVIEW = "in_review", _("ready to be reviewed")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


PROGRESS_PERCENT = {
    Stage.WAITING: 0,
    Stage.SEE: 10,
    Stage.ASK: 45,
    Stage.WRITE: 55,
    Stage.CHECK: 90,
    Stage.FINISHED: 100,
}


def descriptions_of(artisan: Artisan) -> QuerySet[Listing]:
    """The shop's listings with ``status`` as a column, newest first."""
    # A text that is only tried beside the current one makes no description wait.
    jobs = Job.objects.filter(listing=OuterRef("pk")).exclude(kind=JobKind.PREVIEW)
    newest = jobs.order_by("-created_at", "-id")
    with_job: QuerySet[Listing] = artisan.listings.annotate(
        newest_job_state=Subquery(newest.values("state")[:1]),
        has_text=Exists(Draft.objects.filter(listing=OuterRef("pk"), is_current=True)),
    )
    return with_job.annotate(status=_status()).order_by("-created_at", "-id")


def descriptions_read(descriptions: QuerySet[Listing]) -> QuerySet[Listing]:
    """The same with all that ``api.representation`` reads, in one query for each kind of row."""
    facts = Fact.objects.filter(retired_at=None).annotate(has_evidence=Q(evidence__isnull=False)).defer("evidence")
    drafts = Draft.objects.filter(is_current=True).prefetch_related("findings")
    return descriptions.select_related("artisan__user").prefetch_related(
        "photos",
        "jobs",
        Prefetch("publications", queryset=Publication.objects.filter(unpublished_at=None), to_attr="publications_now"),
        Prefetch("facts", queryset=facts, to_attr="current_facts"),
        Prefetch("drafts", queryset=drafts, to_attr="current_drafts"),
        Prefetch("questions", queryset=Question.objects.filter(answered_at=None, withdrawn_at=None), to_attr="asked"),
    )


def description_of(artisan: Artisan, description_id: UUID) -> Listing:
    """One description of the shop, ready to be shown. Raises Problem ``not_found``, also for somebody else's."""
    description = descriptions_read(descriptions_of(artisan)).filter(pk=description_id).first()
    if description is None:
        raise Problem("not_found")
    return description


def _status() -> Case:
    state: Any = F("state")
    return Case(
        When(state=ListingState.APPROVED, then=Value(DescriptionStatus.APPROVED)),
        When(newest_job_state__in=[JobState.QUEUED, JobState.RUNNING], then=F("newest_job_state")),
        When(newest_job_state=JobState.FAILED, has_text=False, then=Value(DescriptionStatus.FAILED)),
        When(state=ListingState.IN_THE_MAKING, then=Value(DescriptionStatus.QUEUED)),
        default=state,
        output_field=CharField(),
    )
