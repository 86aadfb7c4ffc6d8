"""Saving and approving the text, and everything else that is done to drafts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ai_descriptions.drafts import draft_current
from ai_descriptions.models import Draft
from ai_descriptions.services import rewrite_request
from feedback.services import review
from feedback.services.review import EditedText
from feedback.web.desk import FIELDS, Typed, desk_answer
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Length, Listing, ListingState, Tone
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_POST
@signed_in
def text_save(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Save what she typed, or save and approve it. What cannot be saved stays in the form, with the reason."""
    piece = listing_of(request.user, listing_id)
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in FIELDS}
    approve = request.POST.get("do") == "approve"
    try:
        draft = _keep(piece, person(request), _number(request.POST, "expected"), typed, approve=approve)
    except Problem as problem:
        piece.refresh_from_db()
        return desk_answer(request, piece, Typed(text=typed, problem=problem))
    messages.success(request, _("Approved.") if draft.approved_at else _("Saved as version %s.") % draft.number)
    return redirect("listing", listing_id=piece.pk)


def _keep(piece: Listing, user: User, expected: int, typed: dict[str, str], *, approve: bool) -> Draft:
    text = EditedText(
        title=typed["title"],
        description=typed["description"],
        tags=typed["tags"].split(","),
        alt_text=typed["alt_text"],
    )
    if expected == 0:
        first = review.draft_write_first(listing=piece, user=user, text=text)
        return review.draft_approve(listing=piece, user=user, expected=first.number) if approve else first
    if approve:
        return review.draft_approve(listing=piece, user=user, expected=expected, text=text)
    return review.draft_edit(listing=piece, user=user, expected=expected, text=text)


@require_POST
@signed_in
def text_rewrite(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Have another text written, perhaps in another tone or length."""
    piece = listing_of(request.user, listing_id)
    tone, length = request.POST.get("tone", ""), request.POST.get("length", "")
    if tone not in Tone.values or length not in Length.values:
        raise Problem("bad_request", reason=_("choose one of the tones and lengths"))
    if piece.state == ListingState.APPROVED:
        raise Problem("wrong_state", state=piece.get_state_display())
    rewrite_request(listing=piece, user=person(request), tone=tone, length=length)
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_reject(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    form = request.POST
    try:
        review.draft_reject(
            listing=piece,
            user=person(request),
            expected=_number(form, "expected"),
            reason=form.get("reason", ""),
            comment=form.get("comment", "").strip(),
        )
    except Problem as problem:
        return desk_answer(request, piece, Typed(problem=problem))
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_reopen(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    review.listing_reopen(listing=piece, user=person(request))
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_restore(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    draft = review.draft_restore(listing=piece, user=person(request), number=_number(request.POST, "number"))
    messages.success(request, _("Version %s is the current text again.") % draft.number)
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_rate(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    if draft_current(piece) is None:
        raise Problem("no_draft")
    comment = request.POST.get("comment", "").strip()
    review.draft_rate(listing=piece, user=person(request), stars=_number(request.POST, "stars"), comment=comment)
    messages.success(request, _("Thank you: your stars are noted."))
    return redirect("listing", listing_id=piece.pk)


def _number(form: QueryDict, name: str) -> int:
    """A number that the page put into its form. Raises Problem ``bad_request`` for anything else."""
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem("bad_request", reason=name)
    return int(text)
