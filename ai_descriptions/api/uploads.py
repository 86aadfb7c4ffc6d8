"""A batch of files at the gate: the good ones go on, each refused one is named with its problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from jewelry_site.core import logs
from jewelry_site.core.problems import Problem
from listings.gate import AdmittedImage, image_admit
from listings.gate.names import display_name

IMAGE_FIELDS = ("images", "image")


@dataclass(frozen=True)
class Batch:
    images: list[AdmittedImage]
    outcomes: list[dict[str, Any]]


def batch_admit(request: Request) -> Batch:
    """Let the files of a request through the gate.

    Raises Problem: ``no_images``, ``too_many_files``, or, when every file is refused, that of the first.
    """
    uploads = [upload for field in IMAGE_FIELDS for upload in request.FILES.getlist(field)]
    if not uploads:
        raise Problem("no_images", field=IMAGE_FIELDS[0])
    if len(uploads) > settings.PHOTOS_PER_LISTING:
        raise Problem("too_many_files", count=len(uploads), limit=settings.PHOTOS_PER_LISTING)
    images, outcomes, problems = [], [], []
    for place, upload in enumerate(uploads, start=1):
        image, problem = _admit(upload)
        if image is not None:
            images.append(image)
        if problem is not None:
            problems.append(problem)
        outcomes.append(_outcome(place, upload, problem))
    if not images:
        first = problems[0]
        raise Problem(first.code, extra={**first.extra, "files": outcomes}, **first.params)
    return Batch(images, outcomes)


def _admit(upload: UploadedFile[Any]) -> tuple[AdmittedImage | None, Problem | None]:
    try:
        return image_admit(upload=upload), None
    except Problem as problem:
        return None, problem


def _outcome(place: int, upload: UploadedFile[Any], problem: Problem | None) -> dict[str, Any]:
    outcome: dict[str, Any] = {"file": place, "name": display_name(upload.name)}
    if problem is None:
        return {**outcome, "status": "accepted"}
    return {**outcome, "status": "refused", "problem": problem.as_json(request_id=logs.request_id.get())}
