"""Trainings, models and alarms, limited to those who watch over them; and what an artisan's own corrections led to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When

from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from feedback.learning.due import examples_new
from feedback.learning.models import Alarm, TrainingRun
from feedback.learning.names import opaque
from feedback.learning.services import ACT, DECIDE
from feedback.voice.lessons import teaches_writing
from feedback.voice.models import Edit
from feedback.voice.selectors import edits_confirmed
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from ml import vocabulary
from ml.data.examples import part_of
from ml.edits import Kind

WATCH = "feedback.view_trainingrun"
_SEEN = {*vocabulary.VISIBLE, "stones"}


@dataclass(frozen=True)
class LiveModel:
    """A model in service, what it was trained by, which one a rollback brings, and what waits to be learned."""

    kind: str
    label: str
    version: ModelVersion | None
    run: TrainingRun | None
    earlier: ModelVersion | None
    active: TrainingRun | None
    waiting: int
    threshold: int


@dataclass(frozen=True)
class Taken:
    """How many corrections of one artisan are in the live model of a kind, since when, and how many wait."""

    kind: str
    inside: int
    since: datetime | None
    waiting: int


def may_watch(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(WATCH)


def may_act(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm(ACT) and user.has_perm(DECIDE)


def runs_of(user: User | AnonymousUser) -> QuerySet[TrainingRun]:
    """All trainings for who watches over them. Raises Problem ``forbidden``."""
    _watching(user)
    return TrainingRun.objects.select_related("made", "parent", "requested_by")


def run_of(user: User | AnonymousUser, run_id: UUID) -> TrainingRun:
    """Raises Problem ``forbidden`` or ``not_found``."""
    run = runs_of(user).filter(pk=run_id).first()
    if run is None:
        raise Problem("not_found")
    return run


def alarms_of(user: User | AnonymousUser) -> QuerySet[Alarm]:
    """Raises Problem ``forbidden``."""
    _watching(user)
    return Alarm.objects.prefetch_related("seen_by").select_related("settled_by")


def alarm_of(user: User | AnonymousUser, alarm_id: UUID) -> Alarm:
    """Raises Problem ``forbidden`` or ``not_found``."""
    alarm = alarms_of(user).filter(pk=alarm_id).first()
    if alarm is None:
        raise Problem("not_found")
    return alarm


def versions_of(user: User | AnonymousUser) -> QuerySet[ModelVersion]:
    """Each with ``unjudged``: it was made here, and the gate never let it pass. Raises Problem ``forbidden``."""
    _watching(user)
    made_here = Exists(TrainingRun.objects.filter(made=OuterRef("pk")))
    never_live = Case(When(promoted_at=None, then=made_here), default=Value(False), output_field=BooleanField())
    return ModelVersion.objects.annotate(unjudged=never_live).order_by("kind", "-created_at")


def live_models(user: User | AnonymousUser) -> list[LiveModel]:
    """One for each kind. Raises Problem ``forbidden``."""
    _watching(user)
    return [_live_model(kind, str(ModelKind(kind).label)) for kind in ModelKind.values]


def shops_named(ids: Iterable[str]) -> list[str]:
    return list(Artisan.objects.filter(pk__in=list(ids)).order_by("shop_name").values_list("shop_name", flat=True))


def corrections_taken(artisan: Artisan) -> list[Taken]:
    """What her confirmed corrections led to, for each kind of model that one of them concerns."""
    found = [_taken(artisan, kind) for kind in ModelKind.values]
    return [taken for taken in found if taken.inside or taken.waiting]


def _taken(artisan: Artisan, kind: str) -> Taken:
    """Pieces that are kept back to judge are no part of the model, so they do not count."""
    run = _run_of_live(kind)
    since = run.finished_at if run else None
    frozen = run.frozen_at if run else None
    inside = waiting = 0
    for edit in edits_confirmed().filter(artisan=artisan, listing__blocked_at=None):
        if part_of(opaque("piece", f"listing:{edit.listing_id}")) == "fresh":
            continue
        lessons = _lessons(edit, kind)
        if frozen is not None and edit.approved_at <= frozen:
            inside += lessons
        else:
            waiting += lessons
    return Taken(kind, inside, since, waiting)


def _lessons(edit: Edit, kind: str) -> int:
    """Corrections of visible facts teach the eye, each text that she approved in her words teaches the writer."""
    if kind == ModelKind.VISION:
        return sum(one["kind"] == Kind.FACT_FIX and one["attribute"] in _SEEN for one in edit.changes)
    return int(teaches_writing(edit.changes))


def _run_of_live(kind: str) -> TrainingRun | None:
    return TrainingRun.objects.filter(kind=kind, made__state=ModelState.LIVE, frozen_at__isnull=False).first()


def _live_model(kind: str, label: str) -> LiveModel:
    versions = ModelVersion.objects.filter(kind=kind)
    runs = TrainingRun.objects.filter(kind=kind)
    last = runs.filter(frozen_at__isnull=False).first()
    retired = versions.filter(state=ModelState.RETIRED, promoted_at__isnull=False)
    return LiveModel(
        kind=kind,
        label=label,
        version=versions.filter(state=ModelState.LIVE).first(),
        run=_run_of_live(kind),
        earlier=retired.order_by("-retired_at").first(),
        active=runs.filter(state__in=TrainingRun.ACTIVE).first(),
        waiting=examples_new(kind, last.frozen_at if last else None),
        threshold=settings.RETRAIN_AFTER_EXAMPLES,
    )


def _watching(user: User | AnonymousUser) -> None:
    if not may_watch(user):
        raise Problem("forbidden")
