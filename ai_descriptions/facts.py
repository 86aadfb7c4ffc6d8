"""Facts as rows, and the sheet that questions, writer and guard read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext

from ai_descriptions.models import Fact, FactSource, Job
from ai_descriptions.spoken import language
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing
from ml import facts as ml_facts
from ml.facts import FactError, FactSheet, Source, refuse_contradictions


def sheet_of(listing: Listing) -> FactSheet:
    """Every current fact of a listing, from all sources."""
    return sheet_from(listing.facts.filter(retired_at=None))


def sheet_from(rows: Iterable[Fact]) -> FactSheet:
    """The sheet of rows that were read before."""
    return FactSheet(
        ml_facts.Fact(
            attribute=row.attribute,
            value=row.value,
            source=Source(row.source),
            probability=row.probability,
            asserted=row.asserted,
        )
        for row in rows
    )


def facts_parse(facts: dict[str, Any]) -> FactSheet:
    """Read told facts as JSON. Raises Problem ``facts_invalid`` with the attribute and what would be right."""
    try:
        return FactSheet.from_json(facts, Source.ARTISAN)
    except FactError as error:
        raise Problem(
            "facts_invalid", reason=error.message.said(gettext, language()), extra={"attribute": error.attribute}
        ) from None


def facts_state(*, listing: Listing, sheet: FactSheet, user: User, reason: str = "") -> None:
    """Replace what the artisan said about each attribute of ``sheet``; the caller holds the listing's lock.

    Dimensions are joined key by key: telling the height does not take back the width. Raises Problem
    ``facts_invalid`` when what she says now and what she said before cannot both be true.
    """
    told_before = _told_by_artisan(listing)
    merged = told_before.merged(sheet)
    try:
        refuse_contradictions(merged.statable())
    except FactError as error:
        raise Problem(
            "facts_invalid", reason=error.message.said(gettext, language()), extra={"attribute": error.attribute}
        ) from None
    for attribute in dict.fromkeys(fact.attribute for fact in sheet.facts):
        before, after = _values(told_before, attribute), _values(merged, attribute)
        if before == after:
            continue
        _told_rows(listing).filter(attribute=attribute).update(retired_at=Now())
        Fact.objects.bulk_create(
            Fact(listing=listing, attribute=attribute, value=value, source=FactSource.ARTISAN, stated_by=user)
            for value in after
        )
        _record(listing, "fact_stated", user, attribute, before, after, reason)


def fact_withdraw(*, listing: Listing, attribute: str, user: User, reason: str = "") -> None:
    """Take back what the artisan said about ``attribute``; the caller holds the listing's lock."""
    told = _told_rows(listing).filter(attribute=attribute)
    before = list(told.values_list("value", flat=True))
    if before:
        told.update(retired_at=Now())
        _record(listing, "fact_withdrawn", user, attribute, before, None, reason)


def facts_seen_replace(*, job: Job, seen: list[Fact], detail: dict[str, Any]) -> None:
    """Store what the vision model saw in place of what an earlier run saw, in the fenced transaction of ``job``.

    ``detail`` goes into the ledger: which model looked, and plain figures of each photo, so that drift is noticed.
    """
    job.listing.facts.filter(source=FactSource.MODEL, retired_at=None).update(retired_at=Now())
    Fact.objects.bulk_create(seen)
    ledger.record(
        ledger.Act(
            action="photos_seen",
            artisan_id=job.artisan_id,
            listing_id=job.listing_id,
            job_id=job.pk,
            after=[[fact.attribute, fact.value, fact.probability, fact.asserted] for fact in seen],
            detail=detail,
        )
    )


def _told_rows(listing: Listing) -> QuerySet[Fact]:
    return listing.facts.filter(source=FactSource.ARTISAN, retired_at=None)


def _told_by_artisan(listing: Listing) -> FactSheet:
    return FactSheet(ml_facts.Fact(row.attribute, row.value, Source.ARTISAN) for row in _told_rows(listing))


def _values(sheet: FactSheet, attribute: str) -> list[Any]:
    return [fact.value for fact in sheet.facts if fact.attribute == attribute]


def _record(
    listing: Listing, action: str, user: User, attribute: str, before: Any, after: Any, reason: str = ""
) -> None:
    seen = listing.facts.filter(attribute=attribute, source=FactSource.MODEL, retired_at=None)
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=listing.artisan_id,
            listing_id=listing.pk,
            attribute=attribute,
            before=before,
            after=after,
            reason=reason,
            detail={"model_thought": [[fact.value, fact.probability, fact.asserted] for fact in seen]},
        )
    )
