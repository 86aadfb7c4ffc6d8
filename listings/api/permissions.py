from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from jewelry_site.core.problems import Problem
from listings.models import Artisan

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's own settings import this module: not at run time


class IsArtisan(BasePermission):
    """The API acts for one shop: the key's, or the signed-in artisan's own; for none whose account is closing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not (user.is_authenticated and user.is_active):
            return False
        if user.deletion_due_at is not None:
            raise Problem("account_closing")
        return Artisan.objects.filter(user_id=user.pk).exists()
