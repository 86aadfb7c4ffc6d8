"""Says on a page that facts leave this machine, before they do and after they did, and who wrote in whose place."""

from __future__ import annotations

from typing import Any

from django import template

from ai_descriptions.models import Draft
from ai_descriptions.other_model import text_goes_to
from listings.models import Listing
from ml.other_models.reasons import UNANSWERED

register = template.Library()


@register.inclusion_tag("parts/text_leaves.html")
def text_leaves() -> dict[str, str]:
    """A notice before a text is asked for; nothing while texts are written on this machine."""
    return {"host": text_goes_to()}


@register.inclusion_tag("parts/provenance.html")
def provenance_of(listing: Listing, draft: Draft | None) -> dict[str, Any]:
    """Where facts of this listing went, and whether another writer than the one asked wrote this draft."""
    made: dict[str, str] = draft.models_used if draft is not None else {}
    sent = listing.drafts.filter(models_used__has_key="text_sent_to").values_list(
        "models_used__text_sent_to", flat=True
    )
    return {
        "hosts": sorted(set(sent)),
        "asked": _without_settings(made.get("text_asked_first", "")),
        "unanswered": made.get("text_reason") in UNANSWERED,
    }


def _without_settings(name: str) -> str:
    return name.partition(" (settings ")[0]
