"""The page of one listing: progress while it is made, then the review."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from ai_descriptions.selectors import job_latest
from feedback.web.desk import desk_answer
from feedback.web.desk_progress import progress
from feedback.web.words_aside import words_brought_back
from listings.selectors import listing_of
from listings.services import listing_delete
from listings.web.access import person, signed_in


@require_GET
@signed_in
def listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    words_brought_back(request, piece)
    return desk_answer(request, piece)


@require_GET
@signed_in
def listing_progress(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """What the page asks for every second: nothing new, the next stage, or the whole desk when the job has ended."""
    piece = listing_of(request.user, listing_id)
    job = job_latest(piece)
    stages = progress(job)
    if not stages or job is None:
        return reswap(retarget(desk_answer(request, piece, part=True), "#desk"), "outerHTML")
    if request.GET.get("was") == job.stage:
        return HttpResponse(status=204)
    return render(request, "parts/progress.html", {"listing": piece, "job": job, "progress": stages, "moved": True})


@require_POST
@signed_in
def listing_remove(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    listing_delete(listing=listing_of(request.user, listing_id), user=person(request))
    return redirect("work")
