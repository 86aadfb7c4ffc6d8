"""Photos of the shop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from jewelry_site.core.problems import Problem
from listings.api.base import ArtisanView
from listings.api.serializers import PhotoDetailSerializer
from listings.links import photo_link
from listings.models import Photo


class PhotoItem(ArtisanView):
    @extend_schema(
        operation_id="photo_read", summary="One photo", tags=["photos"], responses={200: PhotoDetailSerializer}
    )
    def get(self, request: Request, photo_id: UUID) -> Response:
        photo = self.artisan.photos.filter(pk=photo_id).first()
        if photo is None:
            raise Problem("not_found")
        return Response(
            {
                **photo_json(photo, request),
                "listing": str(photo.listing_id) if photo.listing_id else None,
                "content_type": photo.content_type,
                "created_at": photo.created_at,
            }
        )


def photo_json(photo: Photo, request: HttpRequest) -> dict[str, Any]:
    return {
        "id": str(photo.pk),
        "name": photo.name,
        "width": photo.width,
        "height": photo.height,
        "url": photo_link(photo, "photo", request),
        "thumbnail_url": photo_link(photo, "thumbnail", request),
    }
