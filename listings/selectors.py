"""Querysets that are already limited to what a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan, Listing, Photo

MODERATE = "listings.change_listing"


def is_moderator(user: User | AnonymousUser) -> bool:
    """Staff who may change listings in the admin may also see and review them on the pages."""
    return user.is_active and user.is_staff and user.has_perm(MODERATE)


def artisan_of(user: User | AnonymousUser) -> Artisan:
    """The artisan that ``user`` is. Raises Problem ``forbidden`` for people without a shop."""
    artisan = Artisan.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    if artisan is None:
        raise Problem("forbidden")
    return artisan


def listings_of(user: User | AnonymousUser) -> QuerySet[Listing]:
    if is_moderator(user):
        return Listing.objects.all()
    return Listing.objects.filter(_owned_by(user, "artisan__user_id"))


def photos_of(user: User | AnonymousUser) -> QuerySet[Photo]:
    if is_moderator(user):
        return Photo.objects.all()
    return Photo.objects.filter(_owned_by(user, "artisan__user_id"))


def listing_of(user: User | AnonymousUser, listing_id: UUID) -> Listing:
    """One listing that ``user`` may see. Raises Problem ``not_found``, also for somebody else's."""
    listing = listings_of(user).select_related("artisan__user").filter(pk=listing_id).first()
    if listing is None:
        raise Problem("not_found")
    return listing


def photos_seen_before(artisan: Artisan, sha256: str) -> QuerySet[Photo]:
    """This artisan's own earlier uploads of the same file; nobody learns of somebody else's."""
    return artisan.photos.filter(sha256=sha256).select_related("listing").order_by("created_at")


def photo_loose(artisan: Artisan, sha256: str) -> Photo | None:
    """The newest of her photos that wait to be described and hold this file."""
    return artisan.photos.filter(sha256=sha256, listing=None).order_by("-created_at").first()


def listings_with_files(artisan: Artisan, sha256s: Sequence[str]) -> dict[str, UUID]:
    """The newest listing of this artisan that holds each of these files, by the file's SHA-256."""
    photos = artisan.photos.filter(sha256__in=sha256s).exclude(listing=None).order_by("created_at")
    return {sha256: listing_id for sha256, listing_id in photos.values_list("sha256", "listing_id") if listing_id}


def _owned_by(user: User | AnonymousUser, path: str) -> Q:
    return Q(**{path: user.pk}) if user.is_authenticated and user.is_active else Q(pk__in=[])
