"""Reading the ledger: what was last said of a text, and how well the drafts do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from ai_descriptions.models import Draft
from feedback.models import Action, RejectReason, ReviewAction
from jewelry_site.core.models import User
from listings.models import Listing
from listings.selectors import artisan_of, is_moderator

STAGES = ("decode", "see", "ask", "write", "check")


@dataclass(frozen=True)
class Corrections:
    """How often people agreed with what the model thought of an attribute, and how often they said otherwise."""

    attribute: str
    confirmed: int
    corrected: int

    @property
    def cases(self) -> int:
        return self.confirmed + self.corrected


@dataclass(frozen=True)
class Latency:
    """Milliseconds that a stage took: the middle of all cases, and what nine of ten stay below."""

    stage: str
    cases: int
    middle: int
    ninety: int


@dataclass(frozen=True)
class Quality:
    """The figures of the quality page; counts are acts in the ledger."""

    unchanged: int
    edited: int
    rejected: list[tuple[str, int]]
    corrections: list[Corrections]
    to_approval: timedelta | None
    to_approval_cases: int
    latencies: list[Latency]

    @property
    def approved(self) -> int:
        return self.unchanged + self.edited

    @property
    def rejections(self) -> int:
        return sum(count for _reason, count in self.rejected)

    @property
    def reviewed(self) -> int:
        return self.approved + self.rejections

    @property
    def empty(self) -> bool:
        return not (self.reviewed or self.corrections or self.latencies)


def ledger_of(user: User | AnonymousUser) -> QuerySet[ReviewAction]:
    """The acts that ``user`` may count: her own shop's, or all for a moderator. Raises Problem ``forbidden``."""
    if is_moderator(user):
        return ReviewAction.objects.all()
    return ReviewAction.objects.filter(artisan_id=artisan_of(user).pk)


def quality_of(user: User | AnonymousUser) -> Quality:
    acts = ledger_of(user)
    approvals = acts.filter(action=Action.APPROVED).aggregate(
        unchanged=Count("pk", filter=Q(detail__edited=False)), edited=Count("pk", filter=Q(detail__edited=True))
    )
    waits = _waits(acts)
    return Quality(
        unchanged=approvals["unchanged"],
        edited=approvals["edited"],
        rejected=_rejected(acts),
        corrections=_corrections(acts),
        to_approval=timedelta(seconds=median(waits)) if waits else None,
        to_approval_cases=len(waits),
        latencies=_latencies(acts),
    )


def last_rating(draft: Draft) -> int | None:
    """The stars that were last given to this text."""
    row = ReviewAction.objects.filter(listing_id=draft.listing_id, action=Action.RATED, draft_id=draft.pk).first()
    return row.after if row else None


def listing_acts(listing: Listing) -> QuerySet[ReviewAction]:
    """All acts on one listing, the newest first; the caller looked it up among what the person may see."""
    return ReviewAction.objects.filter(listing_id=listing.pk).select_related("actor")


def last_rejection(listing: Listing) -> ReviewAction | None:
    return ReviewAction.objects.filter(listing_id=listing.pk, action=Action.REJECTED).first()


def _rejected(acts: QuerySet[ReviewAction]) -> list[tuple[str, int]]:
    rows = acts.filter(action=Action.REJECTED).order_by().values_list("reason").annotate(count=Count("pk"))
    counts: dict[str, int] = dict(rows)
    return [(str(reason.label), counts[reason]) for reason in RejectReason if reason in counts]


def _corrections(acts: QuerySet[ReviewAction]) -> list[Corrections]:
    """Facts that a person stated where the model had said something with confidence."""
    said = acts.filter(action=Action.FACT_STATED).order_by().values_list("attribute", "after", "detail__model_thought")
    counts: dict[str, list[int]] = {}
    for attribute, after, thought in said.iterator():
        asserted = [value for value, _probability, sure in thought or [] if sure]
        if asserted:
            same = sorted(map(str, asserted)) == sorted(map(str, after or []))
            counts.setdefault(attribute, [0, 0])[0 if same else 1] += 1
    return [Corrections(attribute, *pair) for attribute, pair in sorted(counts.items())]


def _waits(acts: QuerySet[ReviewAction]) -> list[float]:
    """Seconds from a listing's first draft to each of its approvals."""
    first = (
        ReviewAction.objects.filter(listing_id=OuterRef("listing_id"), action=Action.DRAFTED)
        .order_by("id")
        .values("at")[:1]
    )
    rows = acts.filter(action=Action.APPROVED).order_by().annotate(drafted=Subquery(first)).exclude(drafted=None)
    pairs: QuerySet[ReviewAction, tuple[datetime, datetime]] = rows.values_list("at", "drafted")
    return [(approved - drafted).total_seconds() for approved, drafted in pairs]


def _latencies(acts: QuerySet[ReviewAction]) -> list[Latency]:
    details = acts.filter(action=Action.DRAFTED).order_by().values_list("detail__waited_ms", "detail__timings_ms")
    taken: dict[str, list[int]] = {stage: [] for stage in ("waited", *STAGES)}
    for waited, timings in details.iterator():
        for stage, milliseconds in {"waited": waited, **(timings or {})}.items():
            if milliseconds is not None:
                taken.setdefault(stage, []).append(milliseconds)
    return [_latency(stage, times) for stage, times in taken.items() if times]


def _latency(stage: str, times: list[Any]) -> Latency:
    ninety = quantiles(times, n=10)[8] if len(times) > 1 else times[0]
    return Latency(stage, len(times), round(median(times)), round(max(min(ninety, max(times)), min(times))))
