"""What the page of an approved listing shows besides the text: whose words it is, and each marketplace's version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ai_descriptions.authorship import Authorship, authorship_of
from ai_descriptions.models import Draft
from feedback.web.channel_panel import channel_panel
from listings.models import Listing, ListingState


def approved_parts(
    request: HttpRequest, listing: Listing, current: Draft | None, drafts: list[Draft]
) -> dict[str, Any]:
    """Empty for a listing that is not approved."""
    if listing.state != ListingState.APPROVED or current is None:
        return {}
    authorship: Authorship = authorship_of(current, drafts)
    panel = channel_panel(request, listing)
    return {"authorship": authorship, "panel": panel}
