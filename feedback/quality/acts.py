"""The acts in the ledger that figures are counted from, in the order in which they are read everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from feedback.models import Action, ReviewAction

# A text comes to review, and leaves it again.
COMES = (Action.DRAFTED, Action.RESTORED, Action.REOPENED, Action.SENT_BACK)
LEAVES = (Action.APPROVED, Action.REJECTED, Action.LISTING_DELETED)
READ = (
    *COMES,
    *LEAVES,
    Action.EDITED,
    Action.RATED,
    Action.JOB_FAILED,
    Action.PHOTOS_SEEN,
    Action.FACT_STATED,
    Action.FACT_WITHDRAWN,
)
ONE_DAY = timedelta(days=1)


class Act(NamedTuple):
    """A row of the ledger, without who did it and what was said about it."""

    id: int
    at: datetime
    action: str
    artisan_id: UUID | None
    listing_id: UUID | None
    draft_id: UUID | None
    attribute: str
    before: Any
    after: Any
    reason: str
    detail: dict[str, Any]


def begin_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def acts_of_day(day: date, artisan_id: UUID | None = None) -> list[Act]:
    """All acts of a day, or those of one shop."""
    acts = ReviewAction.objects.filter(action__in=READ, at__gte=begin_of(day), at__lt=begin_of(day + ONE_DAY))
    return _read(acts if artisan_id is None else acts.filter(artisan_id=artisan_id))


def acts_before(listings: Iterable[UUID], day: date) -> list[Act]:
    """What had been done to these listings when the day began."""
    return _read(ReviewAction.objects.filter(action__in=READ, listing_id__in=list(listings), at__lt=begin_of(day)))


def acts_unanswered(day: date, artisan_id: UUID | None = None) -> list[Act]:
    """Those that brought a text to review which nobody had decided about when the day began."""
    begin = begin_of(day)
    after = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
    left = ReviewAction.objects.filter(after, action__in=LEAVES, at__lt=begin, listing_id=OuterRef("listing_id"))
    came = ReviewAction.objects.filter(~Exists(left), action__in=COMES, at__lt=begin)
    return _read(came if artisan_id is None else came.filter(artisan_id=artisan_id))


def first_day() -> date | None:
    """The day of the first act that is counted."""
    first = ReviewAction.objects.filter(action__in=READ).order_by("at").values_list("at", flat=True).first()
    return first.astimezone(UTC).date() if first else None


def _read(acts: QuerySet[ReviewAction]) -> list[Act]:
    return [Act(*row) for row in acts.order_by("at", "id").values_list(*Act._fields).iterator()]
