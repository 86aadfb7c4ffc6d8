"""Photos that are in no listing yet, by piece."""

from __future__ import annotations

from django.db.models import QuerySet

from listings.models import Artisan, Photo
from listings.pieces.models import Piece


def loose_photos(artisan: Artisan) -> QuerySet[Photo]:
    """Her photos that wait to be described, in the order of their pieces and places."""
    return artisan.photos.filter(listing=None).order_by("piece__created_at", "piece_id", "position", "created_at")


def pieces_of(artisan: Artisan) -> QuerySet[Piece]:
    return artisan.pieces.all()
