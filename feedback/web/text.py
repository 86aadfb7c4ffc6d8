"""Saving and approving the text, and everything else that is done to drafts."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ai_descriptions.drafts import draft_current
from ai_descriptions.models import Draft, JobKind
from ai_descriptions.services import rewrite_request
from feedback.desk.selectors import habits_of, queue_around, words_kept
from feedback.desk.services import edited_text, words_drop, words_keep
from feedback.services import review
from feedback.services.review import EditedText
from feedback.web.desk import Typed, desk_answer
from feedback.web.desk_form import number_of, typed_words
from feedback.web.words_aside import words_put_aside
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Length, Listing, ListingState, Tone
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_POST
@words_put_aside
@signed_in
def text_save(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Save what she typed, or save and approve it. What cannot be saved is kept and stays in the form, with the
    reason.
    """
    piece, user = listing_of(request.user, listing_id), person(request)
    typed, expected = typed_words(request.POST), number_of(request.POST, "expected")
    approve = request.POST.get("do") == "approve"
    try:
        draft = _keep(piece, user, expected, edited_text(typed), approve=approve)
    except Problem as problem:
        piece.refresh_from_db()
        _keep_unsaved(piece, user, expected, typed)
        return desk_answer(request, piece, Typed(text=typed, problem=problem))
    words_drop(listing=piece, user=user)
    if draft.approved_at is not None:
        return _go_on(request, piece, _("Approved."))
    messages.success(request, _("Saved as version %s.") % draft.number)
    return redirect("listing", listing_id=piece.pk)


def _keep(piece: Listing, user: User, expected: int, text: EditedText, *, approve: bool) -> Draft:
    if expected == 0:
        first = review.draft_write_first(listing=piece, user=user, text=text)
        return review.draft_approve(listing=piece, user=user, expected=first.number) if approve else first
    if approve:
        return review.draft_approve(listing=piece, user=user, expected=expected, text=text)
    return review.draft_edit(listing=piece, user=user, expected=expected, text=text)


def _keep_unsaved(piece: Listing, user: User, expected: int, typed: dict[str, str]) -> None:
    """In place of what was kept before: this is what she sent. Words too long to be kept stay in the form."""
    row = words_kept(piece, user)
    with suppress(Problem):
        words_keep(listing=piece, user=user, base=expected, text=typed, revision=row.revision if row else None)


def _go_on(request: HttpRequest, piece: Listing, done: str) -> HttpResponse:
    """To the next that waits for review, if she likes it so and there is one; else the listing itself."""
    following = queue_around(request.user, piece).next_id if habits_of(person(request)).next_opens else None
    if following is not None:
        return redirect(f"{reverse('listing', args=[following])}?{urlencode({'after': piece.pk})}")
    messages.success(request, done)
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_rewrite(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Have another text written, perhaps in another tone or length: in place of this one, or to try it beside it."""
    piece = listing_of(request.user, listing_id)
    tone, length = request.POST.get("tone", ""), request.POST.get("length", "")
    if tone not in Tone.values or length not in Length.values:
        raise Problem("bad_request", reason=_("choose one of the tones and lengths"))
    if piece.state == ListingState.APPROVED:
        raise Problem("wrong_state", state=piece.get_state_display())
    kind = JobKind.PREVIEW if request.POST.get("do") == "preview" else JobKind.REWRITE
    rewrite_request(listing=piece, user=person(request), tone=tone, length=length, kind=kind)
    place = "#preview" if kind == JobKind.PREVIEW else ""
    return redirect(f"{reverse('listing', args=[piece.pk])}{place}")


@require_POST
@signed_in
def text_reject(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    form = request.POST
    try:
        review.draft_reject(
            listing=piece,
            user=person(request),
            expected=number_of(form, "expected"),
            reason=form.get("reason", ""),
            comment=form.get("comment", "").strip(),
        )
    except Problem as problem:
        return desk_answer(request, piece, Typed(problem=problem))
    return _go_on(request, piece, _("Rejected."))


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
    draft = review.draft_restore(listing=piece, user=person(request), number=number_of(request.POST, "number"))
    messages.success(request, _("Version %s is the current text again.") % draft.number)
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def text_rate(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    if draft_current(piece) is None:
        raise Problem("no_draft")
    comment = request.POST.get("comment", "").strip()
    review.draft_rate(listing=piece, user=person(request), stars=number_of(request.POST, "stars"), comment=comment)
    messages.success(request, _("Thank you: your stars are noted."))
    return redirect("listing", listing_id=piece.pk)
