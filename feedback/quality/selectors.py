"""Quality figures, limited to those who may see them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import IntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ai_descriptions.models import ModelState, ModelVersion
from feedback.quality.acts import ONE_DAY
from feedback.quality.models import QualitySnapshot
from feedback.quality.report import Earlier, Period, Report, report_of
from feedback.quality.snapshots import Read, snapshots_read, today
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of, is_moderator

# More shops than this nobody finds in a list.
MOST_SHOPS = 300


def shop_seen(user: User | AnonymousUser, chosen: str = "") -> Artisan | None:
    """The shop whose figures ``user`` sees: her own; for a moderator the chosen one, or None for all shops together.

    Raises Problem ``forbidden``, or ``not_found`` for a shop that is not there.
    """
    if not is_moderator(user):
        return artisan_of(user)
    if not chosen:
        return None
    try:
        shop = Artisan.objects.filter(pk=UUID(chosen)).first()
    except ValueError:
        shop = None
    if shop is None:
        raise Problem("not_found")
    return shop


def shops_with_figures() -> list[Artisan]:
    """Those that a moderator may pick, by name."""
    known = QualitySnapshot.objects.exclude(artisan_id=None).order_by().values("artisan_id").distinct()
    return list(Artisan.objects.filter(pk__in=known).order_by("shop_name", "pk")[:MOST_SHOPS])


def quality_report(*, shop: Artisan | None, period: Period) -> Report:
    """The period, compared with the one before; the caller asked ``shop_seen`` whose figures may be seen."""
    live = ModelVersion.objects.filter(state=ModelState.LIVE).values_list("version", flat=True)
    read, before = quality_rows(shop=shop, days=period.days), _earlier(shop, period)
    return report_of(read, before, period, today(), live)


def quality_rows(*, shop: Artisan | None, days: int) -> Read:
    """The figures of the last days, today's among them."""
    return snapshots_read(artisan_id=shop.pk if shop else None, first=today() - (days - 1) * ONE_DAY)


def _earlier(shop: Artisan | None, period: Period) -> Earlier:
    first = today() - (2 * period.days - 1) * ONE_DAY
    rows = QualitySnapshot.objects.filter(
        artisan_id=shop.pk if shop else None, day__gte=first, day__lt=first + period.days * ONE_DAY
    )
    unchanged = Sum(Cast(KeyTextTransform("unchanged", "figures"), IntegerField()))
    found = rows.aggregate(reviewed=Sum("cases"), unchanged=unchanged)
    return Earlier(found["reviewed"] or 0, found["unchanged"] or 0)
