"""An approval's edit: computed from the ledger and the drafts, stored in the transaction of the approval."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from ai_descriptions.facts import sheet_of
from ai_descriptions.models import Draft, Writer
from feedback.models import Action, ReviewAction
from feedback.voice.models import Edit
from feedback.voice.past_facts import PastFacts, past_facts
from ml import claims, vocabulary
from ml.edits import Change, Kind, edit_distance, take_apart
from ml.edits.facts import fact_changes

logger = logging.getLogger(__name__)
_READ = ("title", "description", "alt_text")


def edit_store(*, approval: ReviewAction) -> Edit | None:
    """Take the approved text apart against the machine's draft that it was made from.

    Nothing where no machine wrote, and nothing when the guard fails: an approval never waits for what may be learned.
    ``edits_recompute`` makes up for it later.
    """
    drafts = Draft.objects.select_related("listing__artisan")
    approved = drafts.filter(pk=approval.draft_id).first() if approval.draft_id else None
    drafted = _origin(approved) if approved else None
    if approved is None or drafted is None:
        return None
    try:
        members = _members(approval, approved, drafted)
    except claims.GuardError:
        logger.exception("the edit of approval %s could not be taken apart", approval.pk)
        return None
    return Edit.objects.update_or_create(approval=approval.pk, defaults=members)[0]


@transaction.atomic
def edits_recompute() -> tuple[int, int]:
    """Every edit anew from the ledger: (stored, approvals without one: no machine wrote, or the draft is gone)."""
    approvals = ReviewAction.objects.filter(action=Action.APPROVED).order_by("id")
    stored = [edit_store(approval=approval) is not None for approval in approvals.iterator()]
    return sum(stored), len(stored) - sum(stored)


def _origin(draft: Draft) -> Draft | None:
    """The machine's draft that a person's text was made from."""
    by_id = {one.pk: one for one in draft.listing.drafts.all()}
    current: Draft | None = draft
    while current is not None and current.writer == Writer.PERSON:
        current = by_id.get(current.parent_id) if current.parent_id else None
    return current


def _members(approval: ReviewAction, approved: Draft, drafted: Draft) -> dict[str, Any]:
    """What an older release drafted without a row in the ledger is judged by the facts of the draft."""
    facts = past_facts(approved.listing_id, approval.pk)
    if facts is None:
        facts = PastFacts(drafted.facts_used, sheet_of(approved.listing).statable())
    changes = take_apart(drafted.text, approved.text, facts.believed, facts.known)
    changes = [*changes, *_misread(facts, changes)]
    before, after = (" ".join(draft.text[name] for name in _READ) for draft in (drafted, approved))
    return {
        "artisan": approved.listing.artisan,
        "listing": approved.listing,
        "drafted": drafted,
        "approved": approved,
        "before": facts.believed,
        "after": facts.known,
        "changes": [change.as_json() for change in changes],
        "distance": round(edit_distance(before, after), 4),
        "approved_at": approval.at,
    }


def _misread(facts: PastFacts, changes: list[Change]) -> list[Change]:
    """What the model saw wrongly although no draft ever said so, because a person had told it before."""
    fixed = {change.attribute for change in changes if change.kind is Kind.FACT_FIX}
    visible = {*vocabulary.VISIBLE, "stones"}
    wrong = [one.attribute for one in fact_changes(facts.seen, facts.known) if one.verdict == "wrong"]
    told = facts.told | ({"stones"} if facts.told & {"stone_colours", "stone_forms"} else set())
    told |= {"metal_tone"} if "metal" in facts.told else set()
    return [
        Change(Kind.FACT_FIX, "facts", attribute)
        for attribute in wrong
        if attribute in visible and attribute in told and attribute not in fixed
    ]
