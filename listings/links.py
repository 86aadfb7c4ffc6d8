"""Links to pictures that open without signing in: ten minutes for whoever asked the API, some days in exports."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse

from listings.models import Photo

_SALT = "listings.links"
_EVIDENCE = "evidence"
_EXPORTED = "exported"


def photo_link(photo: Photo, size: str, request: HttpRequest) -> str:
    """The whole address of a photo in ``size`` (``photo`` or ``thumbnail``), signed."""
    path = reverse("photo_file", args=[photo.pk, size])
    return request.build_absolute_uri(f"{path}?signature={_signature(photo.pk, size)}")


def evidence_link(fact_id: UUID, request: HttpRequest) -> str:
    """The whole address of the picture that shows where a model saw a fact, signed."""
    path = reverse("fact_evidence", args=[fact_id])
    return request.build_absolute_uri(f"{path}?signature={_signature(fact_id, _EVIDENCE)}")


def export_link(photo: Photo, request: HttpRequest) -> str:
    """The whole address of a photo for a marketplace that fetches it later; empty where exports hold no links.

    It opens for EXPORT_LINK_LIFETIME, and only as long as the listing is approved: what it shows is public then.
    """
    if not settings.EXPORT_LINK_LIFETIME:
        return ""
    path = reverse("photo_file", args=[photo.pk, "photo"])
    return request.build_absolute_uri(f"{path}?exported={_signature(photo.pk, _EXPORTED)}")


def photo_link_opens(photo_id: UUID, size: str, signature: str) -> bool:
    """Whether ``signature`` was made for this photo in this size, at most ten minutes ago."""
    return _opens(photo_id, size, signature, settings.PHOTO_LINK_LIFETIME)


def export_link_opens(photo_id: UUID, signature: str) -> bool:
    """Whether ``signature`` was made for an export of this photo that is still fresh enough."""
    lifetime = settings.EXPORT_LINK_LIFETIME
    return bool(lifetime) and _opens(photo_id, _EXPORTED, signature, lifetime)


def evidence_link_opens(fact_id: UUID, signature: str) -> bool:
    """Whether ``signature`` was made for the picture of this fact, at most ten minutes ago."""
    return photo_link_opens(fact_id, _EVIDENCE, signature)


def _opens(object_id: UUID, size: str, signature: str, lifetime: timedelta) -> bool:
    signed = f"{object_id}/{size}"
    try:
        opened = TimestampSigner(salt=_SALT).unsign(f"{signed}:{signature}", max_age=lifetime)
    except BadSignature:
        return False
    return opened == signed


def _signature(object_id: UUID, size: str) -> str:
    return TimestampSigner(salt=_SALT).sign(f"{object_id}/{size}").removeprefix(f"{object_id}/{size}:")
