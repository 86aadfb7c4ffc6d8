"""How much of its limits a shop has used."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from listings.models import Artisan

# Under this key the throttle of the API keeps the times of the calls of the last minute.
THROTTLE_KEY = "throttle:artisan:{user}"


@dataclass(frozen=True)
class Uploads:
    """Photos of this day, which ends at midnight UTC."""

    used: int
    limit: int
    reset_at: datetime

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


@dataclass(frozen=True)
class Usage:
    """What the page of the shop shows; ``stored`` is in bytes."""

    uploads: Uploads
    calls_last_minute: int
    calls_per_minute: int
    listings_this_month: int
    listings: int
    photos: int
    stored: int


def uploads_today(artisan: Artisan) -> Uploads:
    """By the shop's own limit if an administrator gave it one."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    own = artisan.uploads_per_day
    return Uploads(
        used=artisan.photos.filter(created_at__gte=midnight).count(),
        limit=settings.UPLOADS_PER_DAY if own is None else own,
        reset_at=midnight + timedelta(days=1),
    )


def usage_of(artisan: Artisan) -> Usage:
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Usage(
        uploads=uploads_today(artisan),
        calls_last_minute=_calls_last_minute(artisan),
        calls_per_minute=_calls_per_minute(),
        listings_this_month=artisan.listings.filter(created_at__gte=month).count(),
        listings=artisan.listings.count(),
        photos=artisan.photos.count(),
        stored=artisan.photos.aggregate(bytes=Sum("size"))["bytes"] or 0,
    )


def _calls_last_minute(artisan: Artisan) -> int:
    calls: list[float] = cache.get(THROTTLE_KEY.format(user=artisan.user_id)) or []
    return sum(called > time.time() - 60 for called in calls)


def _calls_per_minute() -> int:
    """Of the throttle's ``600/min``."""
    rates: dict[str, Any] = settings.REST_FRAMEWORK
    return int(rates["DEFAULT_THROTTLE_RATES"]["artisan"].partition("/")[0])
