"""When models learn again by themselves: after so many new confirmed examples, and after so many days."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import now

from ai_descriptions.models import Fact, FactSource, ModelKind, ModelVersion
from feedback.learning.models import AskedBy, TrainingRun
from feedback.learning.services import training_start
from feedback.models import LabelSource, TrainingLabel
from feedback.voice.lessons import teaches_writing
from feedback.voice.selectors import edits_confirmed
from jewelry_site.core.problems import Problem
from listings.models import ListingState
from ml import vocabulary

logger = logging.getLogger(__name__)


def trainings_due() -> list[TrainingRun]:
    """Start what is due; the started runs."""
    return [run for kind in ModelKind.values if (run := _start_if_due(kind)) is not None]


def examples_new(kind: str, since: datetime | None) -> int:
    """How many confirmed examples have come since then: for the eye listings and labelled photos, else texts."""
    edits = edits_confirmed().filter(listing__blocked_at=None)
    if since is not None:
        edits = edits.filter(approved_at__gt=since)
    if kind == ModelKind.TEXT:
        changes = edits.select_related(None).values_list("changes", flat=True)
        return sum(map(teaches_writing, changes.iterator()))
    told = Fact.objects.filter(
        source=FactSource.ARTISAN,
        retired_at=None,
        attribute__in=vocabulary.VISIBLE,
        listing__state=ListingState.APPROVED,
        listing__blocked_at=None,
    )
    labels = TrainingLabel.objects.filter(source=LabelSource.PERSON, retired_at=None, doubted=False)
    if since is not None:
        told, labels = told.filter(created_at__gt=since), labels.filter(created_at__gt=since)
    return told.values("listing").distinct().count() + labels.values("photo").distinct().count()


def _start_if_due(kind: str) -> TrainingRun | None:
    last = TrainingRun.objects.filter(kind=kind).first()
    if last is not None and last.active:
        return None
    asked_by = _reason(kind, last)
    if asked_by is None:
        return None
    try:
        return training_start(kind=kind, user=None, where=settings.RETRAIN_WHERE, asked_by=asked_by)
    except Problem as problem:
        logger.info("the %s model is not trained now: %s", kind, problem.detail)
        return None


def _reason(kind: str, last: TrainingRun | None) -> str | None:
    frozen = TrainingRun.objects.filter(kind=kind, frozen_at__isnull=False).first()
    since = max((at for at in (last and last.created_at, frozen and frozen.frozen_at) if at), default=None)
    threshold = settings.RETRAIN_AFTER_EXAMPLES
    if threshold and examples_new(kind, since) >= threshold:
        return AskedBy.THRESHOLD
    begun = last.created_at if last else _first_model_at(kind)
    days = settings.RETRAIN_EVERY_DAYS
    if days and begun is not None and now() - begun >= timedelta(days=days):
        return AskedBy.SCHEDULE
    return None


def _first_model_at(kind: str) -> datetime | None:
    """Before the first training, the calendar counts from the day on which there was a model at all."""
    version = ModelVersion.objects.filter(kind=kind).order_by("created_at").first()
    return version.created_at if version else None
