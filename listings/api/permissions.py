from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from listings.models import Artisan


class IsArtisan(BasePermission):
    """The API acts for one shop: the key's, or the signed-in artisan's own."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and Artisan.objects.filter(user_id=user.pk).exists()
