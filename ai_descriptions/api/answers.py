"""How the API answers with a description: at once, or after waiting for its job as ``Prefer: wait=N`` asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.representation import description_json, etag
from ai_descriptions.descriptions import DescriptionStatus, description_of
from ai_descriptions.models import Job
from ai_descriptions.waiting import job_wait
from listings.api.headers import preferred_wait
from listings.models import Artisan

UNFINISHED = frozenset({DescriptionStatus.QUEUED, DescriptionStatus.RUNNING})


def description_answer(request: Request, artisan: Artisan, description_id: UUID) -> Response:
    """200 with the description as it stands, and its version as ETag."""
    body = description_json(description_of(artisan, description_id), request)
    return Response(body, headers={"ETag": etag(body["version"])})


def job_answer(request: Request, artisan: Artisan, job: Job, **members: Any) -> Response:
    """200 with the finished description, or 202 and where to ask for it; waits first if the client prefers to."""
    wait = preferred_wait(request)
    if wait:
        job_wait(job=job, seconds=wait)
    answer = description_answer(request, artisan, job.listing_id)
    answer.data.update(members)
    if answer.data["status"] in UNFINISHED:
        answer.status_code = status.HTTP_202_ACCEPTED
        answer["Retry-After"] = "1"
    answer["Location"] = answer.data["url"]
    if wait is not None:
        answer["Preference-Applied"] = f"wait={wait}"
    return answer
