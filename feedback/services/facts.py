"""What a person says about the piece: answers to questions, corrections, additions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from ai_descriptions.drafts import draft_current
from ai_descriptions.facts import fact_withdraw, facts_parse, facts_state, sheet_of
from ai_descriptions.models import Job, JobKind, Question, Writer
from ai_descriptions.services import rewrite_request
from feedback.services.review import claims_recheck, listing_reopen
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from listings.services import listing_lock

FACTS_CHANGED = "facts_changed"


@transaction.atomic
def question_answer(*, question: Question, user: User, answer: dict[str, Any]) -> Job | None:
    """Keep the answer as her fact and have the text written again from it. Raises Problem."""
    listing = listing_lock(listing=question.listing, user=user)
    sheet = facts_parse(answer)
    _settle(question, answer)
    _record("question_answered", question, user, after=answer)
    before = sheet_of(listing).statable()
    facts_state(listing=listing, sheet=sheet, user=user)
    return _follow(listing, user, before)


@transaction.atomic
def question_skip(*, question: Question, user: User) -> None:
    """She does not know, or does not want to say: it is not asked again. Raises Problem."""
    listing_lock(listing=question.listing, user=user)
    _settle(question, None)
    _record("question_skipped", question, user)


@transaction.atomic
def facts_tell(*, listing: Listing, user: User, facts: dict[str, Any]) -> Job | None:
    """State facts of her own, or correct what the model thinks. Raises Problem ``facts_invalid``."""
    locked = listing_lock(listing=listing, user=user)
    before = sheet_of(locked).statable()
    facts_state(listing=locked, sheet=facts_parse(facts), user=user)
    return _follow(locked, user, before)


@transaction.atomic
def fact_take_back(*, listing: Listing, user: User, attribute: str) -> Job | None:
    locked = listing_lock(listing=listing, user=user)
    before = sheet_of(locked).statable()
    fact_withdraw(listing=locked, attribute=attribute, user=user)
    return _follow(locked, user, before)


def _settle(question: Question, answer: dict[str, Any] | None) -> None:
    row = Question.objects.select_for_update().get(pk=question.pk)
    if row.answered_at is not None or row.withdrawn_at is not None:
        raise Problem("question_answered")
    row.answer, row.answered_at = answer, timezone.now()
    row.save(update_fields=["answer", "answered_at"])


def _follow(listing: Listing, user: User, before: dict[str, Any]) -> Job | None:
    """After a new fact a machine's text is written again where the fact concerns it; a person's own words stay and are
    only read again.

    An approved text stays too, but was approved for other facts: if what may be said changed, it waits for approval.
    """
    current = draft_current(listing)
    if current is None:
        return None
    if listing.state == ListingState.APPROVED:
        if sheet_of(listing).statable() != before:
            listing_reopen(listing=listing, user=user, reason=FACTS_CHANGED)
        return None
    if current.writer == Writer.PERSON:
        claims_recheck(listing, current)
        return None
    return rewrite_request(listing=listing, user=user, kind=JobKind.REVISE)


def _record(action: str, question: Question, user: User, *, after: Any = None) -> None:
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=question.listing.artisan_id,
            listing_id=question.listing_id,
            attribute=question.attribute,
            after=after,
            detail={"question": question.code, "options": len(question.options)},
        )
    )
