"""What the page of an approved listing shows besides the text: whose words it is, and each marketplace's version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ai_descriptions.authorship import Authorship, authorship_of
from ai_descriptions.models import Draft
from feedback.voice.selectors import edit_last, rules_proposed_by
from feedback.web.channel_panel import channel_panel
from feedback.web.rule_words import SpokenRule, spoken_rule
from listings.models import Listing, ListingState
from listings.web.access import person


def approved_parts(
    request: HttpRequest, listing: Listing, current: Draft | None, drafts: list[Draft]
) -> dict[str, Any]:
    """Empty for a listing that is not approved."""
    if listing.state != ListingState.APPROVED or current is None:
        return {}
    authorship: Authorship = authorship_of(current, drafts)
    panel = channel_panel(request, listing)
    return {"authorship": authorship, "panel": panel, "rule_proposals": _proposals(request, listing)}


def _proposals(request: HttpRequest, listing: Listing) -> list[SpokenRule]:
    """Rules that this approval speaks for, for her to say yes or no to; not for a moderator."""
    if listing.artisan.user_id != person(request).pk:
        return []
    return [spoken_rule(row) for row in rules_proposed_by(edit_last(listing.pk))]
