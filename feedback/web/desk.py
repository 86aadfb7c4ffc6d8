"""Everything that the review page shows, gathered once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ai_descriptions.failures import failure_of
from ai_descriptions.models import Draft, Finding, Job, JobKind, JobState, Stage, Writer
from ai_descriptions.remarks import remarks_of
from ai_descriptions.selectors import facts_current, job_latest, questions_open
from feedback.models import RejectReason
from feedback.moderation.words import moderator_words
from feedback.selectors import last_rating, last_rejection
from feedback.services.review import ALT_TEXT_LENGTH, DESCRIPTION_LENGTH, TAG_LENGTH, TAGS, TITLE_LENGTH
from feedback.web.approved import approved_parts
from feedback.web.fact_rows import Chip, Row, fact_rows
from feedback.web.history import history
from feedback.web.mending import finding_view
from feedback.web.notes_panel import notes_panel
from feedback.web.rule_words import applied_rules
from jewelry_site.core.problems import Problem
from listings.models import Length, Listing, ListingState, Photo, Tone
from listings.web.access import person
from ml.edits import alike, differences

FIELDS = ("title", "description", "tags", "alt_text")
LIMITS = {
    "title": TITLE_LENGTH,
    "description": DESCRIPTION_LENGTH,
    "tag": TAG_LENGTH,
    "tags": TAGS,
    "alt_text": ALT_TEXT_LENGTH,
}
_FINDING = ("rule", "severity", "field", "start", "end", "message", "suggestion", "advice", "values", "mend")
_STAGES = {
    JobKind.DESCRIBE: (Stage.WAITING, Stage.SEE, Stage.ASK, Stage.WRITE, Stage.CHECK),
    JobKind.REWRITE: (Stage.WAITING, Stage.ASK, Stage.WRITE, Stage.CHECK),
}


@dataclass
class Typed:
    """What a person typed and could not be saved, and why."""

    text: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    fact_problem: Problem | None = None
    fact_attribute: str = ""


def desk_answer(
    request: HttpRequest, listing: Listing, typed: Typed | None = None, *, part: bool = False
) -> HttpResponse:
    """The review page, or only its changing part; with what was typed when something could not be saved."""
    context = desk(request, listing, typed or Typed())
    problem = typed and (typed.problem or typed.fact_problem)
    template = "parts/desk.html" if part else "listing.html"
    return render(request, template, context, status=problem.status if problem else 200)


def desk(request: HttpRequest, listing: Listing, typed: Typed) -> dict[str, Any]:
    photos = list(listing.photos.all())
    job = job_latest(listing)
    drafts = list(listing.drafts.select_related("author"))
    current = next((draft for draft in drafts if draft.is_current), None)
    rows = fact_rows(facts_current(listing), open_attribute=typed.fact_attribute or request.GET.get("correct", ""))
    text = typed.text or text_of(current)
    rejection = last_rejection(listing) if listing.state == ListingState.REJECTED else None
    veil = _veil(rows, request.GET.get("evidence", ""))
    return {
        "listing": listing,
        "job": job,
        "progress": progress(job),
        "failure": failure_of(job.error_code) if job and job.state == JobState.FAILED else None,
        "photos": photos,
        "remarks": remarks_of(listing.jobs.all()) if listing.state != ListingState.APPROVED else [],
        "chosen": _chosen(photos, request.GET.get("photo", ""), veil),
        "photo_size": _photo_size(job),
        "veil": veil.id if veil else None,
        "known_rows": [row for row in rows if row.chips or row.fields],
        "unknown_rows": [row for row in rows if not (row.chips or row.fields)],
        "questions": questions_open(listing) if current and listing.state != ListingState.APPROVED else [],
        "notes": notes_panel(listing),
        "draft": current,
        "drafts": drafts,
        "text": text,
        "saved_text": text_of(current),
        "findings": _findings(typed, current, text),
        "changes": _changes(current, drafts, typed),
        "stale": _stale(typed),
        "problem": typed.problem,
        "fact_problem": typed.fact_problem,
        "fact_attribute": typed.fact_attribute,
        "facts_open": listing.state != ListingState.APPROVED,
        "writing": current is not None or bool(typed.text) or "write" in request.GET,
        "rating": last_rating(current) if current else None,
        "moderator": moderator_words(listing),
        "rejection": rejection,
        "rejection_reason": RejectReason(rejection.reason).label if rejection else "",
        "reasons": RejectReason.choices,
        "tones": Tone.choices,
        "lengths": Length.choices,
        "limits": LIMITS,
        "stars": range(1, 6),
        "history": history(listing, person(request)),
        "applied_rules": applied_rules(current),
        **approved_parts(request, listing, current, drafts),
    }


def text_of(draft: Draft | None) -> dict[str, str]:
    """The four fields as the form holds them: tags in one line."""
    if draft is None:
        return dict.fromkeys(FIELDS, "")
    return {**draft.text, "tags": ", ".join(draft.tags)}


def progress(job: Job | None) -> list[dict[str, Any]]:
    """The stages of an active job in their order, each done, now or still to come."""
    if job is None or not job.active:
        return []
    stages = _STAGES[JobKind(job.kind)]
    at = stages.index(Stage(job.stage)) if job.stage in stages else 0
    states = ["done" if place < at else "now" if place == at else "next" for place in range(len(stages))]
    return [{"label": stage.label, "state": state} for stage, state in zip(stages, states, strict=True)]


def _chosen(photos: list[Photo], number: str, veil: Chip | None) -> Photo | None:
    """The photo to show large: the one that the veil lies over, else the one asked for, else the first."""
    if veil is not None:
        return next((photo for photo in photos if photo.pk == veil.photo_id), None)
    place = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 10 else 0
    return photos[place] if 0 <= place < len(photos) else next(iter(photos), None)


def _photo_size(job: Job | None) -> str:
    """Where a photo is lost, its small picture is what is left to show."""
    return "thumbnail" if job and job.error_code == "photo_missing" else "photo"


def _veil(rows: list[Row], fact_id: str) -> Chip | None:
    chips = (chip for row in rows for chip in row.chips if chip.evidence)
    return next((chip for chip in chips if str(chip.id) == fact_id), None)


def _findings(typed: Typed, current: Draft | None, text: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What the guard says of the text on the page, by field, with the words concerned."""
    found: Iterable[dict[str, Any]]
    if typed.problem is not None and "findings" in typed.problem.extra:
        found = typed.problem.extra["findings"]
    elif current is None or typed.text:
        found = ()
    else:
        found = [_finding(row) for row in current.findings.all()]
    by_field: dict[str, list[dict[str, Any]]] = {name: [] for name in FIELDS}
    for finding in found:
        view = finding_view(finding, text.get(finding["field"], ""))
        by_field.setdefault(finding["field"], []).append(view)
    return by_field


def _finding(row: Finding) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FINDING}


def _changes(current: Draft | None, drafts: list[Draft], typed: Typed) -> dict[str, Any] | None:
    """What a machine wrote differently than the text before it; her own changes she knows."""
    if current is None or typed.text or current.writer == Writer.PERSON or current.approved_at is not None:
        return None
    before = next((draft for draft in drafts if draft.number < current.number), None)
    if before is None or (before.title, before.description) == (current.title, current.description):
        return None
    description = differences(before.description, current.description)
    return {
        "number": before.number,
        "title": differences(before.title, current.title),
        "description": description,
        "alike": alike(description),
    }


def _stale(typed: Typed) -> dict[str, Any] | None:
    """The text that became current meanwhile, and where hers differs from it."""
    if typed.problem is None or typed.problem.code != "stale_draft":
        return None
    theirs = dict(typed.problem.extra["current"])
    theirs["tags"] = ", ".join(theirs["tags"])
    names = [name for name in FIELDS if theirs[name] != typed.text.get(name, "")]
    return {**theirs, "differences": [(name, differences(theirs[name], typed.text.get(name, ""))) for name in names]}
