"""Undo on the review page: of the last act here, and of the one that led here from the listing before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ai_descriptions.drafts import draft_current
from feedback.desk.undo import act_to_undo, act_undo
from feedback.web.desk_form import number_of
from feedback.web.history import act_words
from jewelry_site.core.models import User
from listings.models import Listing
from listings.selectors import listing_of, listings_of
from listings.web.access import person, signed_in


@dataclass(frozen=True)
class Offer:
    """An act that can be undone, in words, and the listing that it was done to."""

    listing_id: UUID
    act_id: int
    what: str
    title: str = ""


def undo_offered(listing: Listing, user: User) -> Offer | None:
    act = act_to_undo(listing, user)
    return Offer(listing.pk, act.pk, act_words(act)) if act else None


def just_done(request: HttpRequest, user: User) -> Offer | None:
    """What she did to the listing before, if that is how she came to this page."""
    try:
        before = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    listing = listings_of(request.user).filter(pk=before).first()
    act = act_to_undo(listing, user) if listing else None
    if listing is None or act is None:
        return None
    draft = draft_current(listing)
    return Offer(listing.pk, act.pk, act_words(act), draft.title if draft else "")


@require_POST
@signed_in
def listing_undo(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Undo the act that was offered. Raises Problem ``cannot_undo``."""
    listing = listing_of(request.user, listing_id)
    act = act_undo(listing=listing, user=person(request), act_id=number_of(request.POST, "act"))
    messages.success(request, _("Undone: %(act)s.") % {"act": act_words(act)})
    return redirect("listing", listing_id=listing.pk)
