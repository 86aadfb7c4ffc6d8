"""Keeping the figures of each day that is over, and reading them with what was counted since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from feedback.quality.acts import ONE_DAY, first_day
from feedback.quality.counting import Counted, Key, days_counted
from feedback.quality.figures import Figures
from feedback.quality.models import QualitySnapshot
from feedback.quality.story import Versions
from jewelry_site.core.chores import chore

# More than this is not counted while somebody waits for a page.
_LIVE_DAYS = 3
_NOBODY: Key = (None, ("", ""))


@dataclass(frozen=True)
class Daily:
    """The figures of one day and one pair of models."""

    day: date
    versions: Versions
    figures: Figures


@dataclass(frozen=True)
class Read:
    """Figures by day; ``missing`` are days that nobody counted yet, because the scheduler has not run."""

    rows: list[Daily]
    missing: int


def today() -> date:
    """The day by which everything is counted: UTC's."""
    return timezone.now().astimezone(UTC).date()


@chore("keep-quality", every=timedelta(hours=1))
def snapshots_keep() -> int:
    """Count what is over and not kept yet. The last day kept is counted again: acts that were under way at its end
    became visible only afterwards.
    """
    last = QualitySnapshot.objects.order_by("-day").values_list("day", flat=True).first()
    return snapshots_recompute(first=last)


def snapshots_recompute(*, first: date | None = None) -> int:
    """Count every day again from ``first``, or from the ledger's beginning, to yesterday; the number of rows kept."""
    begin, kept = first or first_day(), 0
    if begin is None:
        return 0
    for day, counted in days_counted(begin, today() - ONE_DAY):
        kept += _keep(day, counted)
    return kept


@transaction.atomic
def _keep(day: date, counted: Counted) -> int:
    rows = [_row(day, key, figures) for key, figures in with_all_shops(counted).items()]
    QualitySnapshot.objects.filter(day=day).exclude(pk__in=[row.pk for row in rows]).delete()
    QualitySnapshot.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["cases", "figures"]
    )
    return len(rows)


def with_all_shops(counted: Counted) -> dict[Key, Figures]:
    """With the sums over all shops, under the shop None; always with a row for no models, so that a day is known to be
    counted.
    """
    every: defaultdict[Key, Figures] = defaultdict(Figures)
    every[_NOBODY].add(Figures())
    for (artisan_id, versions), figures in counted.items():
        every[None, versions].add(figures)
        if artisan_id is not None:
            every[artisan_id, versions].add(figures)
    return dict(every)


def _row(day: date, key: Key, figures: Figures) -> QualitySnapshot:
    artisan_id, (vision, text) = key
    return QualitySnapshot(
        id=uuid5(NAMESPACE_URL, f"quality|{day}|{artisan_id}|{vision}|{text}"),
        day=day,
        artisan_id=artisan_id,
        vision=vision,
        text=text,
        cases=figures.reviewed,
        figures=figures.as_json(),
    )


def snapshots_read(*, artisan_id: UUID | None, first: date, now: datetime | None = None) -> Read:
    """The figures from ``first`` to now: of each day from its snapshot, of today from the ledger itself."""
    kept = QualitySnapshot.objects.filter(artisan_id=artisan_id, day__gte=first).order_by("day", "id")
    rows = [
        Daily(day, (vision, text), Figures.from_json(figures))
        for day, vision, text, figures in kept.values_list("day", "vision", "text", "figures")
    ]
    last = QualitySnapshot.objects.order_by("-day").values_list("day", flat=True).first()
    wanted = last + ONE_DAY if last else first_day() or today()
    begin = max(wanted, first, today() - (_LIVE_DAYS - 1) * ONE_DAY)
    rows += _live(begin, artisan_id, now)
    return Read(rows, max(0, (begin - max(wanted, first)).days))


def _live(begin: date, artisan_id: UUID | None, now: datetime | None) -> Iterator[Daily]:
    for day, counted in days_counted(begin, today(), artisan_id, now or timezone.now()):
        for (owner, versions), figures in with_all_shops(counted).items():
            if owner == artisan_id:
                yield Daily(day, versions, figures)
