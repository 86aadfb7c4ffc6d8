"""Two windows that press the same button at the same moment."""

from __future__ import annotations

import pytest

from ai_descriptions.models import Job
from ai_descriptions.services import Wishes, pieces_request
from feedback.models import Action, ReviewAction
from listings.models import Listing, Photo
from listings.pieces.models import Piece
from listings.pieces.services import Heap, pieces_sort
from tests.factories import ArtisanFactory, PhotoFactory
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_pieces_that_two_windows_start_at_once_become_one_listing_each() -> None:
    artisan = ArtisanFactory()
    pieces = [Piece.objects.create(artisan=artisan, notes=f"Piece {number}") for number in range(3)]
    heaps = [Heap(one.pk, (PhotoFactory(artisan=artisan, listing=None, piece=one).pk,), one.notes) for one in pieces]

    def start() -> list[Job]:
        return pieces_request(artisan=artisan, user=artisan.user, heaps=heaps, wishes=Wishes())

    first, second = at_once(start, start)

    assert sorted(job.pk for job in first) == sorted(job.pk for job in second)
    assert (Listing.objects.count(), Job.objects.count(), Piece.objects.count()) == (3, 3, 0)


def test_a_photo_that_two_windows_sort_at_once_lies_in_one_piece() -> None:
    artisan = ArtisanFactory()
    pieces = [Piece.objects.create(artisan=artisan) for _ in range(3)]
    first, second, moved = [PhotoFactory(artisan=artisan, listing=None, piece=piece).pk for piece in pieces]
    one, other = Heap(pieces[0].pk, (first, moved)), Heap(pieces[1].pk, (second, moved))

    at_once(
        lambda: pieces_sort(artisan=artisan, user=artisan.user, heaps=[one]),
        lambda: pieces_sort(artisan=artisan, user=artisan.user, heaps=[other]),
    )

    assert Photo.objects.get(pk=moved).piece_id in {one.piece_id, other.piece_id}
    assert Piece.objects.count() == 2
    earlier, later = ReviewAction.objects.filter(action=Action.PHOTOS_REGROUPED).order_by("pk")
    assert later.before == earlier.after
