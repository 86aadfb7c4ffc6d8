"""Links to pictures that open without signing in, for ten minutes: for the marketplace that asked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse

from listings.models import Photo

_SALT = "listings.links"
_EVIDENCE = "evidence"


def photo_link(photo: Photo, size: str, request: HttpRequest) -> str:
    """The whole address of a photo in ``size`` (``photo`` or ``thumbnail``), signed."""
    path = reverse("photo_file", args=[photo.pk, size])
    return request.build_absolute_uri(f"{path}?signature={_signature(photo.pk, size)}")


def evidence_link(fact_id: UUID, request: HttpRequest) -> str:
    """The whole address of the picture that shows where a model saw a fact, signed."""
    path = reverse("fact_evidence", args=[fact_id])
    return request.build_absolute_uri(f"{path}?signature={_signature(fact_id, _EVIDENCE)}")


def photo_link_opens(photo_id: UUID, size: str, signature: str) -> bool:
    """Whether ``signature`` was made for this photo in this size, at most ten minutes ago."""
    signed = f"{photo_id}/{size}"
    try:
        opened = TimestampSigner(salt=_SALT).unsign(f"{signed}:{signature}", max_age=settings.PHOTO_LINK_LIFETIME)
    except BadSignature:
        return False
    return opened == signed


def evidence_link_opens(fact_id: UUID, signature: str) -> bool:
    """Whether ``signature`` was made for the picture of this fact, at most ten minutes ago."""
    return photo_link_opens(fact_id, _EVIDENCE, signature)


def _signature(object_id: UUID, size: str) -> str:
    return TimestampSigner(salt=_SALT).sign(f"{object_id}/{size}").removeprefix(f"{object_id}/{size}:")
