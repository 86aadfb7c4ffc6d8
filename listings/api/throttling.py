from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from listings.usage import THROTTLE_KEY

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's own settings import this module: not at run time


class ArtisanThrottle(SimpleRateThrottle):
    """So many calls a minute for each account, whatever key or session it uses; the others notice nothing."""

    scope = "artisan"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not request.user.is_authenticated:
            return None
        return THROTTLE_KEY.format(user=request.user.pk)
