"""What a moderator last said of a listing, for as long as it is the artisan's turn."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.models import Action, ReviewAction
from listings.models import Listing


@dataclass(frozen=True)
class ModeratorWords:
    """``blocked``: nothing of the listing leaves; else it was sent back and may be approved again."""

    blocked: bool
    message: str


def moderator_words(listing: Listing) -> ModeratorWords | None:
    """None when no moderator waits for anything."""
    if listing.blocked_at is not None:
        return ModeratorWords(True, listing.blocked_because)
    acts = ReviewAction.objects.filter(listing_id=listing.pk, action__in=[Action.SENT_BACK, Action.APPROVED])
    last = acts.first()
    return ModeratorWords(False, last.comment) if last and last.action == Action.SENT_BACK else None
