"""Asking for descriptions: permission, change and ledger row in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from ai_descriptions.facts import facts_state
from ai_descriptions.jobs import describe_listing, job_start
from ai_descriptions.models import IdempotencyKey, Job, JobKind, JobState, PhotoLook
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.gate import AdmittedImage
from listings.models import Artisan, Listing, ListingState
from listings.pieces.services import Heap, artisan_lock, pieces_sort
from listings.services import listing_create, listing_lock, photos_attach, photos_create
from listings.storage import images_stored
from ml.facts import FactSheet

LANGUAGES = ("en",)
IDEMPOTENCY_LIFETIME = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person or the marketplace asked for besides the photos."""

    facts: FactSheet = field(default_factory=lambda: FactSheet(()))
    notes: str = ""
    tone: str = ""
    length: str = ""
    language: str = "en"
    channel: str = ""
    external_id: str = ""

    def fingerprint(self) -> dict[str, Any]:
        return {
            "facts": [[fact.attribute, fact.value] for fact in self.facts.facts],
            "notes": self.notes,
            "tone": self.tone,
            "length": self.length,
            "language": self.language.strip().lower(),
            "channel": self.channel,
            "external_id": self.external_id,
        }


def description_request(
    *,
    artisan: Artisan,
    user: User,
    images: Sequence[AdmittedImage],
    wishes: Wishes,
    idempotency_key: str = "",
) -> tuple[Job, bool]:
    """A listing with its photos and a queued job, or nothing at all; and whether it is new.

    The same ``idempotency_key`` with the same content, and the same photos sent again without a key, lead to the job
    that is there already. Raises Problem.
    """
    language_check(wishes.language)
    body = _body_sha256(images, wishes)
    known = _known(artisan, images, idempotency_key, body)
    if known is not None:
        return known, False
    try:
        with images_stored(images) as stored, transaction.atomic():
            Artisan.objects.select_for_update().get(pk=artisan.pk)
            _check_still_new(artisan, images, idempotency_key, body)
            photos = photos_create(artisan=artisan, stored=stored, user=user)
            job = _listing_with_job(artisan, user, [photo.pk for photo in photos], wishes)
            if idempotency_key:
                IdempotencyKey.objects.create(artisan=artisan, key=idempotency_key, body_sha256=body, job=job)
    except _SentBefore as before:
        return before.job, False
    return job, True


@transaction.atomic
def pieces_request(*, artisan: Artisan, user: User, heaps: Sequence[Heap], wishes: Wishes) -> list[Job]:
    """A listing and a job for each heap that still holds loose photos, all or none; its notes are the heap's.

    Asked again with the same photos, it gives the jobs that they are in already. Raises Problem ``no_images``,
    ``piece_too_large`` or ``language_not_available``.
    """
    language_check(wishes.language)
    artisan_lock(artisan=artisan, user=user)
    pieces_sort(artisan=artisan, user=user, heaps=heaps)
    wanted = [photo_id for heap in heaps for photo_id in heap.photo_ids]
    loose = set(artisan.photos.filter(pk__in=wanted, listing=None).values_list("pk", flat=True))
    taken: set[UUID] = set()
    jobs = []
    for heap in heaps:
        photo_ids = [photo_id for photo_id in dict.fromkeys(heap.photo_ids) if photo_id in loose - taken]
        taken |= set(photo_ids)
        if not photo_ids:
            continue
        if len(photo_ids) > settings.PHOTOS_PER_LISTING:
            limit = settings.PHOTOS_PER_LISTING
            raise Problem("piece_too_large", piece=heap.number, count=len(photo_ids), limit=limit)
        jobs.append(_listing_with_job(artisan, user, photo_ids, replace(wishes, notes=heap.notes or wishes.notes)))
    artisan.pieces.filter(photos=None).delete()
    PhotoLook.objects.filter(photo__in=taken).delete()
    return jobs or _started_before(artisan, wanted)


def _started_before(artisan: Artisan, photo_ids: Sequence[UUID]) -> list[Job]:
    """The jobs of the listings that these photos are in. Raises Problem ``no_images``."""
    listings = Listing.objects.filter(artisan=artisan, photos__pk__in=photo_ids).distinct().order_by("created_at")
    jobs = [job for listing in listings if (job := listing.jobs.first()) is not None]
    if not jobs:
        raise Problem("no_images", field="photos")
    return jobs


@transaction.atomic
def rewrite_request(
    *,
    listing: Listing,
    user: User,
    tone: str = "",
    length: str = "",
    language: str = LANGUAGES[0],
    kind: str = JobKind.REWRITE,
) -> Job:
    """Another text from the same facts; the seed grows with every draft, so it is another one.

    A ``kind`` of PREVIEW leaves the current text and the listing's tone and length as they are until a person takes the
    new one; REVISE keeps of the current text what no changed fact concerns.

    Raises Problem ``not_found``, ``language_not_available``, or ``wrong_state`` for an approved text: it changes only
    after a person opened it.
    """
    language_check(language)
    locked = listing_lock(listing=listing, user=user)
    if locked.state == ListingState.APPROVED:
        raise Problem("wrong_state", state=locked.get_state_display())
    tone, length = tone or locked.tone, length or locked.length
    photos_seen = locked.jobs.filter(kind=JobKind.DESCRIBE, state=JobState.DONE).exists()
    if kind == JobKind.PREVIEW:
        locked.drafts.filter(offered=True).update(offered=False)
    elif (tone, length) != (locked.tone, locked.length):
        locked.tone, locked.length = tone, length
        locked.save(update_fields=["tone", "length", "changed_at"])
    return job_start(
        listing=locked,
        user=user,
        kind=kind if photos_seen else JobKind.DESCRIBE,
        tone=tone,
        length=length,
        seed=locked.jobs.count(),
    )


def language_check(language: str) -> None:
    """Raises Problem ``language_not_available`` for a language that no text model writes yet; it lists what is there.

    Case does not matter (RFC 5646); a region does: spelling is the shop's own setting, so "en-GB" would promise too
    much.
    """
    if language.strip().lower() not in LANGUAGES:
        raise Problem(
            "language_not_available",
            language=language[:20],
            languages=", ".join(LANGUAGES),
            extra={"available": list(LANGUAGES)},
        )


def _listing_with_job(artisan: Artisan, user: User, photo_ids: Sequence[UUID], wishes: Wishes) -> Job:
    listing = listing_create(
        artisan=artisan,
        user=user,
        notes=wishes.notes,
        tone=wishes.tone,
        length=wishes.length,
        channel=wishes.channel,
        external_id=wishes.external_id,
    )
    photos_attach(listing=listing, photo_ids=photo_ids)
    facts_state(listing=listing, sheet=wishes.facts, user=user)
    return describe_listing(listing=listing, user=user)


class _SentBefore(Exception):
    """The same request was answered while these photos were being stored."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(str(job.pk))


def _check_still_new(artisan: Artisan, images: Sequence[AdmittedImage], key: str, body: str) -> None:
    """Look again, now that the artisan's row is locked and nobody else can be in the same place. Raises _SentBefore."""
    known = _known(artisan, images, key, body)
    if known is not None:
        raise _SentBefore(known)


def _known(artisan: Artisan, images: Sequence[AdmittedImage], key: str, body: str) -> Job | None:
    return _keyed(artisan, key, body) if key else _same_photos(artisan, images)


def _keyed(artisan: Artisan, key: str, body: str) -> Job | None:
    keys = IdempotencyKey.objects.filter(artisan=artisan)
    keys.filter(created_at__lt=Now() - IDEMPOTENCY_LIFETIME).delete()
    known = keys.filter(key=key).select_related("job").first()
    if known is None:
        return None
    if known.body_sha256 != body:
        raise Problem("idempotency_key_reused")
    return known.job


def _same_photos(artisan: Artisan, images: Sequence[AdmittedImage]) -> Job | None:
    """The newest job of this artisan's listing that holds exactly these files, if she sent them before."""
    wanted = {image.sha256 for image in images}
    candidates = Listing.objects.filter(artisan=artisan, photos__sha256__in=wanted).distinct().order_by("-created_at")
    for listing in candidates.prefetch_related("photos")[:20]:
        if {photo.sha256 for photo in listing.photos.all()} == wanted:
            return listing.jobs.first()
    return None


def _body_sha256(images: Sequence[AdmittedImage], wishes: Wishes) -> str:
    body = [[image.sha256 for image in images], wishes.fingerprint()]
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
