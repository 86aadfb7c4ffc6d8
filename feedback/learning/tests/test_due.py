"""Trainings start by themselves: after enough new examples, after enough days, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from ai_descriptions.models import ModelVersion
from feedback.learning.due import examples_new, trainings_due
from feedback.learning.models import AskedBy, RunState, TrainingRun
from feedback.learning.tests.test_snapshots import approve
from feedback.models import LabelSource, TrainingLabel
from listings.models import Listing
from tests.factories import TrainingPhotoFactory, ring_in_review

pytestmark = pytest.mark.django_db

Approve = Callable[..., Listing]


@pytest.fixture(autouse=True)
def _wishes(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.learning.runs.app.send_task", lambda *_args, **_more: None)
    settings.RETRAIN_AFTER_EXAMPLES, settings.RETRAIN_EVERY_DAYS = 3, 7.0


def started() -> list[tuple[str, str]]:
    return [(run.kind, run.asked_by) for run in trainings_due()]


def past(days: float, **members: Any) -> TrainingRun:
    run = TrainingRun.objects.create(**{"kind": "vision", "state": RunState.REFUSED, **members})
    at = now() - timedelta(days=days)
    TrainingRun.objects.filter(pk=run.pk).update(created_at=at, frozen_at=at)
    return run


def test_enough_new_examples_start_a_training_once(live: ModelVersion, approved: Approve) -> None:
    for number in range(2):
        approved(number)
    assert started() == []

    approved(2)

    assert started() == [("vision", AskedBy.THRESHOLD)]
    assert started() == []


def test_what_the_last_training_learned_from_is_not_new(live: ModelVersion, approved: Approve) -> None:
    for number in range(3):
        approved(number)
    past(-0.01)

    assert examples_new("vision", TrainingRun.objects.get().frozen_at) == 0
    assert started() == []


def test_labelled_photos_and_texts_in_her_wording_count_for_their_own_model() -> None:
    photo = TrainingPhotoFactory()
    for attribute in ("type", "metal_tone"):
        TrainingLabel.objects.create(photo=photo, attribute=attribute, values=["ring"], source=LabelSource.PERSON)
    approve(ring_in_review(), "A polished silver-tone ring. The blue cabochon is round.")

    assert (examples_new("vision", None), examples_new("text", None)) == (1, 1)


def test_the_calendar_starts_a_training_after_its_days_and_counts_from_the_first_model(live: ModelVersion) -> None:
    assert started() == []

    ModelVersion.objects.update(created_at=now() - timedelta(days=8))
    assert started() == [("vision", AskedBy.SCHEDULE)]
    TrainingRun.objects.all().delete()
    past(6)
    assert started() == []
    past(8)
    TrainingRun.objects.filter(created_at__gt=now() - timedelta(days=7)).delete()
    assert started() == [("vision", AskedBy.SCHEDULE)]


def test_zero_means_never(live: ModelVersion, approved: Approve, settings: Any) -> None:
    settings.RETRAIN_AFTER_EXAMPLES, settings.RETRAIN_EVERY_DAYS = 0, 0.0
    for number in range(3):
        approved(number)
    past(400)

    assert started() == []
