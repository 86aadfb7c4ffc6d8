"""Everything that the review page shows, gathered once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ai_descriptions.failures import failure_of
from ai_descriptions.models import Job, JobState
from ai_descriptions.remarks import DIFFER, remarks_of
from ai_descriptions.selectors import facts_current, job_latest, questions_open
from feedback.desk.selectors import habits_of, others_typing, queue_around, words_kept
from feedback.models import RejectReason
from feedback.moderation.words import moderator_words
from feedback.selectors import last_rating, last_rejection
from feedback.web.approved import approved_parts
from feedback.web.desk_photos import photo_parts, veil_of
from feedback.web.desk_progress import progress
from feedback.web.desk_text import Typed, drafts_of, text_parts, words_to_show
from feedback.web.fact_rows import Row, fact_rows
from feedback.web.history import history_newest
from feedback.web.key_map import KEYS
from feedback.web.notes_panel import notes_panel
from feedback.web.undo import just_done, undo_offered
from listings.models import Length, Listing, ListingState, Tone
from listings.web.access import person

__all__ = ["Typed", "desk", "desk_answer"]


def desk_answer(
    request: HttpRequest, listing: Listing, typed: Typed | None = None, *, part: bool = False
) -> HttpResponse:
    """The review page, or only its changing part; with what was typed when something could not be saved."""
    context = desk(request, listing, typed or Typed())
    problem = typed and (typed.problem or typed.fact_problem)
    template = "parts/desk.html" if part else "listing.html"
    return render(request, template, context, status=problem.status if problem else 200)


def desk(request: HttpRequest, listing: Listing, typed: Typed) -> dict[str, Any]:
    """The context of both templates."""
    user = person(request)
    approved = listing.state == ListingState.APPROVED
    drafts = drafts_of(listing)
    job = job_latest(listing)
    words = words_to_show(typed, drafts, None if approved else words_kept(listing, user))
    rows = fact_rows(facts_current(listing), open_attribute=typed.fact_attribute or request.GET.get("correct", ""))
    return {
        "listing": listing,
        **_making(listing, job, rows),
        **photo_parts(listing, job, request.GET.get("photo", ""), veil_of(rows, request.GET.get("evidence", ""))),
        **_facts(listing, rows, typed),
        **text_parts(listing, drafts, words, job, request.GET.get("compare", "")),
        "questions": questions_open(listing) if words.current and not approved else [],
        "notes": notes_panel(listing),
        "writing": words.current is not None or words.unsaved or "write" in request.GET,
        **_verdicts(listing, words.current),
        "history": history_newest(listing, user),
        "tones": Tone.choices,
        "lengths": Length.choices,
        "queue": queue_around(request.user, listing),
        "habits": habits_of(user),
        "keys": KEYS,
        "undo": undo_offered(listing, user),
        "done": just_done(request, user),
        "others_typing": not approved and others_typing(listing, user),
        **approved_parts(request, listing, words.current, drafts.all),
    }


def _making(listing: Listing, job: Job | None, rows: list[Row]) -> dict[str, Any]:
    """What a machine does for this listing, did not manage, or remarked."""
    failed = job is not None and job.state == JobState.FAILED
    return {
        "job": job,
        "progress": progress(job),
        "failure": failure_of(job.error_code) if job is not None and failed else None,
        "remarks": _remarks(listing, rows) if listing.state != ListingState.APPROVED else [],
    }


def _remarks(listing: Listing, rows: list[Row]) -> list[dict[str, str]]:
    """Whoever told what a piece is has settled what its photos do not agree on."""
    told = {row.attribute for row in rows if row.told}
    settled = told | ({"stone_colours", "stone_forms"} if "stones" in told else set())
    codes = {f"{DIFFER}:{attribute}" for attribute in settled}
    return [remark for remark in remarks_of(listing.jobs.all()) if remark["code"] not in codes]


def _facts(listing: Listing, rows: list[Row], typed: Typed) -> dict[str, Any]:
    return {
        "known_rows": [row for row in rows if row.chips or row.fields],
        "unknown_rows": [row for row in rows if not (row.chips or row.fields)],
        "fact_problem": typed.fact_problem,
        "fact_attribute": typed.fact_attribute,
        "facts_open": listing.state != ListingState.APPROVED,
    }


def _verdicts(listing: Listing, current: Any) -> dict[str, Any]:
    """What was said of the text: stars, why it was rejected, and what a moderator wants."""
    rejection = last_rejection(listing) if listing.state == ListingState.REJECTED else None
    return {
        "moderator": moderator_words(listing),
        "rating": last_rating(current) if current else None,
        "rejection": rejection,
        "rejection_reason": RejectReason(rejection.reason).label if rejection else "",
        "reasons": RejectReason.choices,
        "stars": range(1, 6),
    }
