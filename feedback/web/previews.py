"""A text tried beside the current one: asked for, watched, taken or put aside."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap

from ai_descriptions.models import JobKind
from ai_descriptions.selectors import job_latest
from feedback.desk.services import preview_dismiss, preview_take
from feedback.web.desk import Typed, desk_answer
from feedback.web.desk_form import number_of
from jewelry_site.core.problems import Problem
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_GET
@signed_in
def preview(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """What the page asks for every second while a text is tried: nothing new, or the page with both texts."""
    listing = listing_of(request.user, listing_id)
    job = job_latest(listing)
    if job is not None and job.active and job.kind == JobKind.PREVIEW:
        return reswap(HttpResponse(status=204), "none")
    return desk_answer(request, listing, part=True)


@require_POST
@signed_in
def preview_answer(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Take the text, or put it aside."""
    listing = listing_of(request.user, listing_id)
    number = number_of(request.POST, "number")
    try:
        if request.POST.get("do") == "take":
            draft = preview_take(listing=listing, user=person(request), number=number)
            messages.success(request, _("Version %s is the current text.") % draft.number)
        else:
            preview_dismiss(listing=listing, user=person(request), number=number)
            messages.success(request, _("Put aside: it stays among the versions."))
    except Problem as problem:
        return desk_answer(request, listing, Typed(problem=problem))
    return redirect(f"{reverse('listing', args=[listing.pk])}#text")
