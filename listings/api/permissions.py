from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from listings.models import Artisan

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's own settings import this module: not at run time


class IsArtisan(BasePermission):
    """The API acts for one shop: the key's, or the signed-in artisan's own."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and Artisan.objects.filter(user_id=user.pk).exists()
