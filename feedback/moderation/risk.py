"""Why a listing wants a moderator's look, and in what order: each reason has a weight, the sum is the risk.

Reasons are read from rows and the ledger in one query, so that a queue of thousands sorts in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

from django.db.models import Case as SqlCase
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Fact, FactSource, Finding
from feedback.models import Action, ReviewAction
from feedback.moderation.models import Case
from listings.models import ListingState

# A value that the text may state, though the model was less sure of it than this.
HARDLY_SURE = 0.9
# A shop is new until so many of its texts were approved.
NEW_SHOP_APPROVALS = 5
# Approved listings whose random id ends in this digit are checked by hand: one in sixteen.
SAMPLED_ENDING = "0"


@dataclass(frozen=True)
class Reason:
    """One cause for a look: its weight in the risk, and the rows that it holds for."""

    name: str
    weight: int
    words: str | Promise
    holds: Q


REASONS = (
    Reason("claims", 40, _("claims to be mended"), Q(blocking__gt=0)),
    Reason("rejected", 25, _("rejected more than once"), Q(rejections__gt=1)),
    Reason("new_shop", 20, _("a new shop"), Q(shop_approvals__lt=NEW_SHOP_APPROVALS)),
    Reason("unsure", 15, _("the model was hardly sure"), Q(surest_at_least__lt=HARDLY_SURE)),
    Reason("sample", 15, _("drawn for a check"), Q(id_text__endswith=SAMPLED_ENDING, state=ListingState.APPROVED)),
    Reason("remarks", 10, _("claims worth a look"), Q(warnings__gt=0)),
)


def cases() -> QuerySet[Case]:
    """All listings that have a text, each with its reasons' figures, ``risk`` and ``standing``, the riskiest first."""
    rows = Case.objects.filter(drafts__is_current=True).annotate(
        blocking=_findings("block"),
        warnings=_findings("warn"),
        surest_at_least=_least_sure(),
        shop_approvals=_acts(Action.APPROVED, artisan_id=OuterRef("artisan_id")),
        rejections=_acts(Action.REJECTED, listing_id=OuterRef("pk")),
        id_text=Cast("pk", CharField()),
        written_act=_last(Action.DRAFTED, Action.EDITED, Action.APPROVED, Action.RESTORED),
        checked_act=_last(Action.QUALITY_CHECKED),
        sent_act=_last(Action.SENT_BACK),
    )
    rows = rows.annotate(**{f"for_{reason.name}": _weight(reason) for reason in REASONS})
    risk = reduce(add, (F(f"for_{reason.name}") for reason in REASONS))
    return rows.annotate(risk=risk).order_by("-risk", "changed_at", "pk")


def still_open(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those with a reason that nobody has looked at since their text last changed, and that do not wait for her."""
    risky = Q(risk__gt=0, blocked_at=None)  # as Q: the type checker does not know what cases() adds
    return rows.filter(risky).exclude(looked_at()).exclude(waits_for_her())


def looked_at() -> Q:
    """A moderator passed the text as it is now."""
    return Q(checked_act__isnull=False) & Q(checked_act__gt=Coalesce("written_act", Value(0)))


def waits_for_her() -> Q:
    """Sent back, and nothing changed since."""
    return Q(sent_act__isnull=False) & Q(sent_act__gt=Coalesce("written_act", Value(0)))


def reasons_of(case: Case) -> list[Reason]:
    """The reasons that hold for a row of ``cases``."""
    return [reason for reason in REASONS if getattr(case, f"for_{reason.name}")]


def _weight(reason: Reason) -> SqlCase:
    """The reason's weight where it holds, else nothing."""
    return SqlCase(When(reason.holds, then=reason.weight), default=0, output_field=IntegerField())


def _findings(severity: str) -> Coalesce:
    rows = Finding.objects.filter(draft__listing=OuterRef("pk"), draft__is_current=True, severity=severity)
    return _counted(rows.order_by().values("draft__listing"))


def _least_sure() -> Subquery:
    """The smallest probability among the model's values that a text may state."""
    rows = Fact.objects.filter(listing=OuterRef("pk"), retired_at=None, source=FactSource.MODEL, asserted=True)
    told = Fact.objects.filter(
        listing=OuterRef("listing"), attribute=OuterRef("attribute"), source=FactSource.ARTISAN, retired_at=None
    )
    untold = rows.filter(~Exists(told)).order_by().values("listing")
    return Subquery(untold.annotate(least=Min("probability")).values("least"))


def _acts(action: Action, **whose: OuterRef) -> Coalesce:
    ((field, _value),) = whose.items()
    return _counted(ReviewAction.objects.filter(action=action, **whose).order_by().values(field))


def _last(*actions: Action) -> Subquery:
    """The number in the ledger of the last such act: acts are numbered in their order."""
    rows = ReviewAction.objects.filter(listing_id=OuterRef("pk"), action__in=actions)
    return Subquery(rows.order_by("-id").values("id")[:1])


def _counted(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
