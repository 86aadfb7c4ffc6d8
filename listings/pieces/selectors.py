"""Photos that are in no listing yet, by piece."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from listings.models import Artisan, Photo


def loose_photos(artisan: Artisan) -> QuerySet[Photo]:
    """Her photos that wait to be described, in the order of their pieces and places."""
    return artisan.photos.filter(listing=None).order_by("piece__created_at", "piece_id", "position", "created_at")


def piece_of_each(artisan: Artisan) -> dict[UUID, UUID]:
    """Where each of her photos that was sorted lies, the first piece first."""
    return dict(loose_photos(artisan).exclude(piece=None).values_list("pk", "piece_id"))
