"""The photos of the review page: which one is large, and the veil of a fact over it."""

from __future__ import annotations

from typing import Any

from ai_descriptions.models import Job
from feedback.web.fact_rows import Chip, Row
from listings.models import Listing, Photo


def veil_of(rows: list[Row], fact_id: str) -> Chip | None:
    """The fact whose evidence was asked for."""
    chips = (chip for row in rows for chip in row.chips if chip.evidence)
    return next((chip for chip in chips if str(chip.id) == fact_id), None)


def photo_parts(listing: Listing, job: Job | None, number: str, veil: Chip | None) -> dict[str, Any]:
    photos = list(listing.photos.all())
    chosen = _chosen(photos, number, veil)
    place = photos.index(chosen) if chosen else 0
    return {
        "photos": photos,
        "chosen": chosen,
        "view_before": (place - 1) % len(photos) + 1 if photos else 0,
        "view_next": (place + 1) % len(photos) + 1 if photos else 0,
        # Where a photo is lost, its small picture is what is left to show.
        "photo_size": "thumbnail" if job and job.error_code == "photo_missing" else "photo",
        "veil": veil.id if veil else None,
    }


def _chosen(photos: list[Photo], number: str, veil: Chip | None) -> Photo | None:
    """The photo to show large: the one that the veil lies over, else the one asked for, else the first."""
    if veil is not None:
        return next((photo for photo in photos if photo.pk == veil.photo_id), None)
    place = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 10 else 0
    return photos[place] if 0 <= place < len(photos) else next(iter(photos), None)
