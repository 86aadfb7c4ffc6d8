from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class ArtisanThrottle(SimpleRateThrottle):
    """So many calls a minute for each account, whatever key or session it uses; the others notice nothing."""

    scope = "artisan"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not request.user.is_authenticated:
            return None
        return f"throttle:artisan:{request.user.pk}"
