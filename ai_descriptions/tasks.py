"""Celery's door to the pipeline: ids in, services called, nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections

from ai_descriptions.looks import looks_make
from ai_descriptions.worker import job_run


@shared_task(name="ai_descriptions.tasks.describe", bind=True, time_limit=settings.JOB_LONGEST_SECONDS)
def describe(self: Any, job_id: str, *_: Any, **__: Any) -> None:
    """Unknown extra arguments are tolerated: old and new workers run side by side during a deploy."""
    close_old_connections()
    job_run(job_id=UUID(job_id), worker=str(self.request.hostname or "worker"))


@shared_task(name="ai_descriptions.tasks.look", time_limit=settings.JOB_LONGEST_SECONDS)
def look(photo_ids: list[str], *_: Any, **__: Any) -> None:
    """See ``describe`` for the unknown extra arguments."""
    close_old_connections()
    looks_make(photo_ids=[UUID(photo_id) for photo_id in photo_ids])
