"""Reading the ledger: what was done to a listing, and what was last said of its text."""

from __future__ import annotations

from django.db.models import QuerySet

from ai_descriptions.models import Draft
from feedback.models import Action, ReviewAction
from listings.models import Listing


def last_rating(draft: Draft) -> int | None:
    """The stars that were last given to this text."""
    row = ReviewAction.objects.filter(listing_id=draft.listing_id, action=Action.RATED, draft_id=draft.pk).first()
    return row.after if row else None


def listing_acts(listing: Listing) -> QuerySet[ReviewAction]:
    """All acts on one listing, the newest first; the caller looked it up among what the person may see."""
    return ReviewAction.objects.filter(listing_id=listing.pk).select_related("actor")


def last_rejection(listing: Listing) -> ReviewAction | None:
    return ReviewAction.objects.filter(listing_id=listing.pk, action=Action.REJECTED).first()
