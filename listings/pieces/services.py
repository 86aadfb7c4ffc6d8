"""Sorting loose photos into pieces: permission, change and ledger row in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Artisan, Photo
from listings.pieces.models import Piece
from listings.pieces.selectors import loose_photos

Sorting = dict[str, list[str]]
NOTES = 2000


@dataclass(frozen=True)
class Heap:
    """Photos of one piece in their order, as the page shows and numbers it. Notes of None are left as they are."""

    piece_id: UUID
    photo_ids: tuple[UUID, ...]
    notes: str | None = None
    number: int = 1


@transaction.atomic
def pieces_sort(*, artisan: Artisan, user: User, heaps: Sequence[Heap], reason: str = "") -> None:
    """Store who lies where. Photos that are not loose any more, or not hers, are passed over; the first mention counts.

    Photos that no heap mentions stay where they are, so another window's photos are not moved. A piece that has lost
    all its photos goes; its notes go to where its first photo went. Raises Problem ``not_found`` for another shop's
    piece.
    """
    artisan_lock(artisan=artisan, user=user)
    photos = {photo.pk: photo for photo in loose_photos(artisan).select_for_update(of=("self",))}
    homes = {photo.pk: photo.piece_id for photo in photos.values() if photo.piece_id}
    before = sorting_of(photos.values())
    for heap in heaps:
        if photos.keys() & set(heap.photo_ids) or str(heap.piece_id) in before:
            _piece(artisan, heap)
    Photo.objects.bulk_update(_put(photos, heaps), ["piece", "position"])
    _notes_follow(artisan, before, photos)
    artisan.pieces.filter(photos=None).delete()
    if reason or any(photos[photo_id].piece_id != home for photo_id, home in homes.items()):
        ledger.record(
            ledger.Act(
                action="photos_regrouped",
                actor=user,
                artisan_id=artisan.pk,
                before=before,
                after=sorting_of(photos.values()),
                reason=reason,
            )
        )


@transaction.atomic
def likeness_refuse(*, artisan: Artisan, user: User, photo_ids: Sequence[UUID]) -> None:
    """She says that these photos do not show one piece. Nothing moves; the ledger keeps it. Raises ``not_found``."""
    artisan_lock(artisan=artisan, user=user)
    ids = [str(photo_id) for photo_id in loose_photos(artisan).filter(pk__in=photo_ids).values_list("pk", flat=True)]
    act = ledger.Act(
        action="photos_regrouped", actor=user, artisan_id=artisan.pk, reason="not_one_piece", detail={"photos": ids}
    )
    ledger.record(act)


def photo_put_last(*, photo: Photo, piece_id: UUID) -> None:
    """Put a new photo at the end of a piece, in the caller's transaction. Raises Problem ``not_found``."""
    piece = _piece(photo.artisan, Heap(piece_id, (photo.pk,)))
    last = piece.photos.order_by("-position").values_list("position", flat=True).first()
    photo.piece, photo.position = piece, 0 if last is None else last + 1
    photo.save(update_fields=["piece", "position"])


def artisan_lock(*, artisan: Artisan, user: User) -> Artisan:
    """Her row, locked, so that two windows sort one after the other. Raises Problem ``not_found`` for anybody else."""
    row = Artisan.objects.select_for_update().filter(pk=artisan.pk, user=user).first()
    if row is None:
        raise Problem("not_found")
    return row


def room_check(*, artisan: Artisan) -> None:
    """Raises Problem ``too_many_loose`` when more photos wait to be described than can."""
    if loose_photos(artisan).count() > settings.LOOSE_PHOTOS:
        raise Problem("too_many_loose", limit=settings.LOOSE_PHOTOS)


def _piece(artisan: Artisan, heap: Heap) -> Piece:
    piece, _new = Piece.objects.get_or_create(pk=heap.piece_id, defaults={"artisan": artisan})
    if piece.artisan_id != artisan.pk:
        raise Problem("not_found")
    if heap.notes is not None and piece.notes != heap.notes:
        piece.notes = without_controls(heap.notes)[:NOTES]
        piece.save(update_fields=["notes"])
    return piece


def _put(photos: dict[UUID, Photo], heaps: Sequence[Heap]) -> list[Photo]:
    placed: dict[UUID, Photo] = {}
    for heap in heaps:
        wanted = [photos[photo_id] for photo_id in dict.fromkeys(heap.photo_ids) if photo_id in photos]
        for position, photo in enumerate(photo for photo in wanted if photo.pk not in placed):
            photo.piece_id, photo.position = heap.piece_id, position
            placed[photo.pk] = photo
    return list(placed.values())


def sorting_of(photos: Iterable[Photo]) -> Sorting:
    """Which photos lie in which piece, in their order; photos that nobody sorted yet are in none."""
    found: Sorting = {}
    for photo in sorted(photos, key=lambda photo: (photo.position, photo.created_at)):
        if photo.piece_id is not None:
            found.setdefault(str(photo.piece_id), []).append(str(photo.pk))
    return found


def _notes_follow(artisan: Artisan, before: Sorting, photos: dict[UUID, Photo]) -> None:
    for piece in artisan.pieces.filter(photos=None).exclude(notes=""):
        first = photos.get(UUID(before[str(piece.pk)][0])) if str(piece.pk) in before else None
        if first is None or first.piece_id is None:
            continue
        heir = Piece.objects.get(pk=first.piece_id)
        heir.notes = "\n".join(filter(None, (heir.notes, piece.notes)))[:NOTES]
        heir.save(update_fields=["notes"])
