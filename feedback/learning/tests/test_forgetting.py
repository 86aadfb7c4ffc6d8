"""What was frozen of a person goes when her account is gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from feedback.her_data.models import AccountDeletion, DeletionState
from feedback.learning.forgetting import snapshots_forget
from feedback.learning.models import RunState, TrainingRun
from feedback.learning.snapshots import snapshot_freeze

pytestmark = pytest.mark.django_db


def frozen(settings: Any) -> TrainingRun:
    run = TrainingRun.objects.create(kind="vision", state=RunState.REFUSED)
    run.snapshot = snapshot_freeze(run).name
    run.save()
    return run


def deleted(artisan_id: Any, state: str = DeletionState.DONE) -> None:
    AccountDeletion.objects.create(artisan_id=artisan_id, state=state, due_at=timezone.now())


def test_a_snapshot_with_photos_of_a_deleted_account_is_deleted(approved: Any, settings: Any) -> None:
    stays = frozen(settings) if approved(1) else None
    listing = approved(2)
    goes = frozen(settings)
    assert stays is not None

    deleted(listing.artisan_id, DeletionState.ASKED)
    assert snapshots_forget() == []

    deleted(listing.artisan_id)
    assert snapshots_forget() == [goes.snapshot.removeprefix("snapshots/")]
    assert (settings.MODEL_ROOT / stays.snapshot).exists()
    assert not (settings.MODEL_ROOT / goes.snapshot).exists()


def test_a_snapshot_that_a_training_works_on_goes_with_the_next_round(approved: Any, settings: Any) -> None:
    listing = approved(1)
    run = frozen(settings)
    TrainingRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED)
    deleted(listing.artisan_id)

    assert snapshots_forget() == []

    TrainingRun.objects.filter(pk=run.pk).update(state=RunState.REFUSED)
    assert len(snapshots_forget()) == 1
