"""Which acts of the ledger the shop's own programs are told of, and in what words.

The ledger's writer is the one place through which every act passes, in the transaction that does it: so an event is
noted if and only if its act happened.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from ai_descriptions.descriptions import descriptions_of
from ai_descriptions.drafts import draft_current
from ai_descriptions.failures import failure_of
from jewelry_site.core.ledger import Act
from listings.models import Artisan
from listings.webhooks.events import event_add
from listings.webhooks.models import EventType

EVENTS = {
    "drafted": EventType.READY,
    "job_failed": EventType.FAILED,
    "approved": EventType.APPROVED,
    "rejected": EventType.REJECTED,
    "reopened": EventType.REOPENED,
    "published": EventType.PUBLISHED,
    "unpublished": EventType.UNPUBLISHED,
    "blocked": EventType.BLOCKED,
    "unblocked": EventType.UNBLOCKED,
}


def act_announce(act: Act) -> None:
    """Note the event of an act, if it has one. A draft that came too late and is not the current text has none."""
    event = EVENTS.get(act.action)
    late = act.action == "drafted" and not act.detail.get("current", True)
    artisan_id, listing_id = act.artisan_id, act.listing_id
    if event is None or late or artisan_id is None or listing_id is None:
        return
    event_add(artisan_id=artisan_id, type=event, data=lambda: _data(act, artisan_id, listing_id))


def _data(act: Act, artisan_id: UUID, listing_id: UUID) -> dict[str, Any]:
    """The description as it stands after the act, and what the act adds to it."""
    description: Any = descriptions_of(Artisan.objects.get(pk=artisan_id)).get(pk=listing_id)
    draft = draft_current(description)
    return {
        "id": str(description.pk),
        "status": description.status,
        "url": reverse("api_description", args=[description.pk]),
        "external_id": description.external_id,
        "version": draft.number if draft else 0,
        "written_by": draft.writer if draft else None,
        "language": draft.language if draft else None,
        **(draft.text if draft else {"title": "", "description": "", "tags": [], "alt_text": ""}),
        **_more(act),
    }


def _more(act: Act) -> dict[str, Any]:
    """In English: programs read it, and nobody knows yet who reads what they show."""
    match act.action:
        case "job_failed":
            with override("en"):
                return {"error": {"code": act.reason, "detail": str(failure_of(act.reason).happened)}}
        case "rejected":
            return {"reason": act.reason, "comment": act.comment}
        case "published" | "unpublished":
            return {"channel": act.detail.get("channel"), "version": act.detail.get("number")}
        case "blocked":
            return {"comment": act.comment}
    return {}
