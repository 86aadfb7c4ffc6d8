"""The ledger's only writer; what it writes, the shop's webhooks are told of."""

from __future__ import annotations

from feedback.models import ReviewAction
from feedback.webhook_events import act_announce
from jewelry_site.core import logs
from jewelry_site.core.ledger import Act


def ledger_append(act: Act) -> None:
    ReviewAction.objects.create(
        action=act.action,
        actor=act.actor,
        artisan_id=act.artisan_id,
        listing_id=act.listing_id,
        draft_id=act.draft_id,
        job_id=act.job_id,
        attribute=act.attribute,
        before=act.before,
        after=act.after,
        reason=act.reason,
        comment=act.comment,
        detail=act.detail,
        request_id=logs.request_id.get(),
    )
    act_announce(act)
