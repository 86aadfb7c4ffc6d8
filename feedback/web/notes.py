"""Confirming what was read from the notes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from feedback.services.facts import facts_tell
from feedback.web.desk import Typed, desk_answer
from feedback.web.notes_panel import facts_confirmed
from jewelry_site.core.problems import Problem
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_POST
@signed_in
def notes_confirm(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """One proposal by its number, or all that are open: they become her word. A second tap changes nothing."""
    piece = listing_of(request.user, listing_id)
    try:
        facts = facts_confirmed(piece, request.POST.get("proposal", ""))
        if facts:
            facts_tell(listing=piece, user=person(request), facts=facts)
    except Problem as problem:
        return desk_answer(request, piece, Typed(problem=problem))
    return redirect("listing", listing_id=piece.pk)
