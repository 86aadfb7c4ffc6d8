"""A description as JSON; ``serializers.DescriptionSerializer`` says the same to the schema."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ai_descriptions.descriptions import PROGRESS_PERCENT
from ai_descriptions.failures import failure_of
from ai_descriptions.models import Draft, Fact, FactSource, Finding, Job, JobState, Stage
from ai_descriptions.remarks import remarks_of
from ai_descriptions.services import LANGUAGES
from ai_descriptions.spoken import finding_spoken
from listings.api.photos import photo_json
from listings.links import evidence_link
from listings.models import Listing
from ml.facts import Source

EMPTY_TEXT: dict[str, Any] = {"title": "", "description": "", "tags": [], "alt_text": ""}
SOURCE_RANK = {source.value: source.rank for source in Source}


def description_json(description: Any, request: HttpRequest) -> dict[str, Any]:
    """``description`` is a listing from ``descriptions.descriptions_read``."""
    jobs: list[Job] = list(description.jobs.all())
    job = jobs[0] if jobs else None
    draft: Draft | None = next(iter(description.current_drafts), None)
    return {
        "id": str(description.pk),
        "status": description.status,
        "stage": job.stage if job else Stage.WAITING,
        "progress": PROGRESS_PERCENT[Stage(job.stage)] if job else 0,
        "attributes": [_attribute(fact, request) for fact in _statable(description.current_facts)],
        "questions": [
            {
                "id": str(asked.pk),
                "attribute": asked.attribute,
                "prompt": asked.spoken_prompt,
                "options": asked.spoken_options,
            }
            for asked in description.asked
        ],
        **(draft.text if draft else EMPTY_TEXT),
        "findings": _findings(draft),
        "remarks": remarks_of(jobs),
        "models": _models_used(jobs),
        "timings_ms": job.timings_ms if job else {},
        "error": _error(job, draft),
        "version": draft.number if draft else 0,
        "written_by": draft.writer if draft else None,
        "tone": description.tone,
        "length": description.length,
        "language": draft.language if draft else LANGUAGES[0],
        "channel": description.channel,
        "external_id": description.external_id,
        "photos": [photo_json(photo, request) for photo in description.photos.all()],
        "created_at": description.created_at,
        "url": description_link(description, request),
    }


def description_link(description: Listing, request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("api_description", args=[description.pk]))


def etag(draft_number: int) -> str:
    return f'"{draft_number}"'


def _statable(facts: list[Fact]) -> list[Fact]:
    """What the best source says of each attribute; what a model is not sure of is left out: it abstained."""
    sure = [fact for fact in facts if fact.asserted]
    best: dict[str, int] = {}
    for fact in sure:
        rank = SOURCE_RANK[fact.source]
        best[fact.attribute] = min(rank, best.get(fact.attribute, rank))
    return [fact for fact in sure if SOURCE_RANK[fact.source] == best[fact.attribute]]


def _attribute(fact: Any, request: HttpRequest) -> dict[str, Any]:
    shown = fact.source == FactSource.MODEL and fact.has_evidence and fact.photo_id is not None
    return {
        "attribute": fact.attribute,
        "value": fact.value,
        "probability": fact.probability,
        "source": fact.source,
        "evidence_url": evidence_link(fact.pk, request) if shown else None,
    }


def _findings(draft: Draft | None) -> list[dict[str, Any]]:
    if draft is None:
        return []
    return [_finding(finding) for finding in draft.findings.all()]


def _finding(finding: Finding) -> dict[str, Any]:
    message, advice = finding_spoken(
        rule=finding.rule, values=finding.values, message=finding.message, advice=finding.advice
    )
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "message": message,
        "suggestion": finding.suggestion or advice or None,
        "advice": advice,
        "mend": finding.mend,
    }


def _models_used(jobs: list[Job]) -> dict[str, str]:
    """The newest model of each kind that worked on it: a rewrite does not look at the photos again."""
    used: dict[str, str] = {}
    for job in reversed(jobs):
        used |= job.models_used
    return used


def _error(job: Job | None, draft: Draft | None) -> dict[str, str] | None:
    """Why the newest job failed, until a text came after it."""
    if job is None or job.state != JobState.FAILED or (draft and draft.created_at > job.created_at):
        return None
    failure = failure_of(job.error_code)
    return {"code": job.error_code, "detail": str(failure.happened), "hint": str(failure.advice)}
