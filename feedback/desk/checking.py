"""What the guard says of words that are still being typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ai_descriptions.drafts import findings_described
from ai_descriptions.facts import sheet_of
from listings.models import Listing
from ml import claims


def words_check(listing: Listing, words: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Findings as JSON; None when the guard cannot read the words. Nothing is stored: saving checks again."""
    tags = [tag for tag in (tag.strip() for tag in words["tags"].split(",")) if tag]
    text: dict[str, Any] = {**words, "tags": tags}
    try:
        found = claims.check(text, sheet_of(listing), channel=listing.channel or None)
    except claims.GuardError:
        return None
    return findings_described(listing=listing, text=text, findings=found)
