"""Taking back the last thing that a person did to a listing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ai_descriptions.drafts import draft_current
from ai_descriptions.facts import fact_withdraw, facts_parse, facts_state, sheet_of
from ai_descriptions.jobs import job_supersede
from ai_descriptions.models import JobKind, Question, Writer
from ai_descriptions.services import rewrite_request
from feedback.models import Action, ReviewAction
from feedback.services.review import claims_recheck, draft_restore, listing_reopen
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from listings.services import listing_lock
from ml import vocabulary

UNDONE = "undone"
_LISTS = frozenset({*vocabulary.MANY_VALUED, "technique"})
_FACTS = (Action.QUESTION_ANSWERED, Action.FACT_STATED, Action.FACT_WITHDRAWN)
_UNDOABLE = (
    Action.APPROVED, Action.REJECTED, Action.RESTORED, Action.EDITED, Action.QUESTION_SKIPPED, *_FACTS,
)  # fmt: skip
# Rows that stand beside an act and are none of their own.
_BESIDE = (
    Action.JOB_STARTED, Action.JOB_RETRIED, Action.JOB_FAILED, Action.DRAFTED, Action.PHOTOS_SEEN, Action.RATED,
    Action.EXPORTED, Action.HOUSE_RULE_PROPOSED,
)  # fmt: skip


def act_to_undo(listing: Listing, user: User) -> ReviewAction | None:
    """The last act on the listing, if it is her own, can be undone and is no undoing itself."""
    last = _acts(listing).exclude(action__in=_BESIDE).first()
    if last is None or last.actor_id != user.pk or last.action not in _UNDOABLE or last.reason == UNDONE:
        return None
    if last.action == Action.EDITED and last.before is None:
        return None
    # What she said of the piece when she made the listing is no answer to a text.
    answered = last.action not in _FACTS or _acts(listing).filter(action=Action.DRAFTED, pk__lt=last.pk).exists()
    return last if answered else None


@transaction.atomic
def act_undo(*, listing: Listing, user: User, act_id: int) -> ReviewAction:
    """Undo the act that she saw offered. Raises Problem ``cannot_undo`` if it is not the last one any more."""
    locked = listing_lock(listing=listing, user=user)
    act = act_to_undo(locked, user)
    if act is None or act.pk != act_id:
        raise Problem("cannot_undo")
    match act.action:
        case Action.APPROVED | Action.REJECTED:
            listing_reopen(listing=locked, user=user, reason=UNDONE)
        case Action.EDITED | Action.RESTORED:
            _text_back(locked, user, act)
        case Action.QUESTION_SKIPPED:
            _question_back(locked, user, act)
        case _:
            _facts_back(locked, user, act)
    return act


def _text_back(listing: Listing, user: User, act: ReviewAction) -> None:
    """To the version before: of a saved text its parent, of one that was brought back the one that it replaced."""
    if act.action == Action.RESTORED:
        number = (act.before or {}).get("number")
    else:
        draft = listing.drafts.select_related("parent").filter(pk=act.draft_id or UUID(int=0)).first()
        number = draft.parent.number if draft and draft.parent else None
    if number is None:
        raise Problem("cannot_undo")
    draft_restore(listing=listing, user=user, number=number, reason=UNDONE)


def _facts_back(listing: Listing, user: User, act: ReviewAction) -> None:
    """Every fact of that request as it was, its question open again, and the text that stood before."""
    if listing.state == ListingState.APPROVED:
        raise Problem("cannot_undo")
    job_supersede(listing=listing)
    for row in _together(listing, act):
        if row.action == Action.QUESTION_ANSWERED:
            _question_back(listing, user, row)
        elif row.action in _FACTS:
            _fact_back(listing, user, row)
    _text_before(listing, user, act)


def _together(listing: Listing, act: ReviewAction) -> list[ReviewAction]:
    """The rows that one request wrote."""
    return list(_acts(listing).filter(request_id=act.request_id).order_by("id")) if act.request_id.strip("-") else [act]


def _fact_back(listing: Listing, user: User, row: ReviewAction) -> None:
    fact_withdraw(listing=listing, attribute=row.attribute, user=user, reason=UNDONE)
    if row.before:
        told: Any = row.before if row.attribute in _LISTS else row.before[0]
        facts_state(listing=listing, sheet=facts_parse({row.attribute: told}), user=user, reason=UNDONE)


def _question_back(listing: Listing, user: User, act: ReviewAction) -> None:
    """Open again; one that was asked anew meanwhile gives way."""
    code = act.detail.get("question", "")
    asked = listing.questions.filter(code=code).exclude(answered_at=None).order_by("-answered_at").first()
    if asked is None:
        raise Problem("cannot_undo")
    listing.questions.filter(code=code, withdrawn_at=None).exclude(pk=asked.pk).delete()
    Question.objects.filter(pk=asked.pk).update(answer=None, answered_at=None, withdrawn_at=None)
    ledger.record(
        ledger.Act(
            action="reopened",
            actor=user,
            artisan_id=listing.artisan_id,
            listing_id=listing.pk,
            attribute=asked.attribute,
            reason=UNDONE,
            detail={"question": code},
        )
    )


def _text_before(listing: Listing, user: User, act: ReviewAction) -> None:
    """Back to the text that the later one was made from; where that knows other facts, its sentences follow."""
    current = draft_current(listing)
    if current is None:
        return
    if current.parent is not None and current.created_at > act.at and current.writer != Writer.PERSON:
        current = draft_restore(listing=listing, user=user, number=current.parent.number, reason=UNDONE)
    else:
        claims_recheck(listing, current)
    if current.writer != Writer.PERSON and current.facts_used != sheet_of(listing).statable():
        rewrite_request(listing=listing, user=user, kind=JobKind.REVISE)


def _acts(listing: Listing) -> QuerySet[ReviewAction]:
    return ReviewAction.objects.filter(listing_id=listing.pk)
