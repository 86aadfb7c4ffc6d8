"""Celery's door to the training set and to trainings: ids in, services called, nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections

from feedback.dataset.guesses import guesses_make, guesses_request
from feedback.learning.worker import training_run


@shared_task(name="feedback.tasks.guess_photos", time_limit=settings.JOB_LONGEST_SECONDS)
def guess_photos(*_: Any, **__: Any) -> None:
    """Look at some photos, and ask for the next if there may be more."""
    close_old_connections()
    if guesses_make():
        guesses_request()


@shared_task(name="feedback.tasks.train", bind=True)
def train(self: Any, run_id: str, *_: Any, **__: Any) -> None:
    """Without a time limit: a trainer that hangs is noticed by its silence."""
    close_old_connections()
    training_run(run_id=UUID(run_id), worker=str(self.request.hostname or "trainer"))
