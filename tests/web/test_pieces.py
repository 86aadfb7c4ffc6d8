"""Loose photos sorted into pieces, by plain form as without scripts."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ai_descriptions.looks import looks_ask, looks_make
from ai_descriptions.models import Job, PhotoLook
from feedback.models import Action, ReviewAction
from listings.models import Artisan, Listing, Photo
from listings.pieces.models import Piece
from tests.factories import ArtisanFactory, PhotoFactory
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

RING, BROOCH = [[6.0, -4.0, 1.0, 0.0], [5.8, -4.2, 1.1, 0.1]], [[-5.0, 3.0, 2.0, -1.0], [-5.1, 3.2, 1.8, -0.9]]


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def browser_of(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client


def loose(artisan: Artisan, *sizes: int) -> list[list[Photo]]:
    """Pieces with so many photos each."""
    pieces = [Piece.objects.create(artisan=artisan) for _ in sizes]
    return [
        [PhotoFactory(artisan=artisan, listing=None, piece=piece, position=place) for place in range(size)]
        for piece, size in zip(pieces, sizes, strict=True)
    ]


def form(pieces: list[list[Photo]], act: str = "sort", **fields: Any) -> dict[str, Any]:
    """What the page sends of these pieces."""
    photos = [photo for piece in pieces for photo in piece]
    return {
        "act": act,
        "photo": [str(photo.pk) for photo in photos],
        "piece": [str(piece[0].piece_id) for piece in pieces],
        **{f"piece-of-{photo.pk}": str(piece[0].piece_id) for piece in pieces for photo in piece},
        **fields,
    }


def press(client: Client, pieces: list[list[Photo]], act: str = "sort", **fields: Any) -> Any:
    return client.post(reverse("listing_new"), form(pieces, act, **fields))


def lying(artisan: Artisan) -> list[list[Photo]]:
    return [list(piece.photos.order_by("position")) for piece in artisan.pieces.all()]


def acts() -> list[str]:
    return list(ReviewAction.objects.filter(action=Action.PHOTOS_REGROUPED).values_list("reason", flat=True))


def test_a_photo_goes_where_its_select_says_and_stays_there(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c], [d]] = pieces = loose(artisan, 3, 1)
    press(browser_of, pieces, "keep", **{f"piece-of-{c.pk}": str(d.piece_id), f"piece-of-{b.pk}": "new"})
    assert lying(artisan) == [[a], [d, c], [b]]
    assert "Piece 3" in browser_of.get(reverse("listing_new")).content.decode()
    assert acts() == [""]


def test_buttons_change_the_order_and_the_first_is_the_main_photo(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c]] = pieces = loose(artisan, 3)
    press(browser_of, pieces, f"earlier:{c.pk}")
    assert lying(artisan) == [[a, c, b]]
    page = press(browser_of, lying(artisan), f"later:{a.pk}").content.decode()
    assert lying(artisan) == [[c, a, b]]
    assert page.index(str(c.pk)) < page.index("Main photo") < page.index(f'id="photo-{a.pk}"')
    press(browser_of, lying(artisan), f"later:{b.pk}")
    assert lying(artisan) == [[c, a, b]]
    assert acts() == []


def test_ticked_photos_move_together(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c], [d]] = pieces = loose(artisan, 3, 1)
    press(browser_of, pieces, "move", pick=[str(a.pk), str(c.pk)], to=str(d.piece_id))
    assert lying(artisan) == [[b], [d, a, c]]
    press(browser_of, lying(artisan), "move", pick=[str(d.pk)], to="new")
    assert lying(artisan) == [[b], [a, c], [d]]


def test_each_photo_can_be_a_piece_of_its_own(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c]] = pieces = loose(artisan, 3)
    press(browser_of, pieces, "alone", **{f"notes-{a.piece_id}": "925 silver"})
    assert sorted(photo.pk for [photo] in lying(artisan)) == sorted([a.pk, b.pk, c.pk])
    assert Photo.objects.get(pk=a.pk).piece.notes == "925 silver"


def test_notes_of_a_piece_that_loses_its_photos_go_with_them(browser_of: Client, artisan: Artisan) -> None:
    [[a], [b]] = pieces = loose(artisan, 1, 1)
    notes = {f"notes-{a.piece_id}": "Lapis", f"notes-{b.piece_id}": "925 silver"}
    press(browser_of, pieces, **notes, **{f"piece-of-{b.pk}": str(a.piece_id)})
    assert [piece.notes for piece in artisan.pieces.all()] == ["Lapis\n925 silver"]


def test_all_pieces_start_at_once_each_with_its_notes(browser_of: Client, artisan: Artisan) -> None:
    [[a, b], [c]] = pieces = loose(artisan, 2, 1)
    notes = {f"notes-{a.piece_id}": "925 silver", f"notes-{c.piece_id}": "Brass"}
    sent = form(pieces, "describe", tone="plain", length="short", type="ring", **notes)
    answer = browser_of.post(reverse("listing_new"), sent, follow=True)
    assert "2 pieces are being described." in answer.content.decode()
    found = [(one.notes, one.tone, one.length, list(one.photos.all())) for one in Listing.objects.order_by("notes")]
    assert found == [("925 silver", "plain", "short", [a, b]), ("Brass", "plain", "short", [c])]
    assert Listing.objects.filter(facts__isnull=False).count() == 0
    assert Piece.objects.count() == 0

    again = browser_of.post(reverse("listing_new"), sent)
    assert again["Location"] == reverse("work")
    assert (Listing.objects.count(), Job.objects.count()) == (2, 2)


def test_one_piece_can_start_while_the_others_wait(browser_of: Client, artisan: Artisan) -> None:
    [[a], [b, c]] = pieces = loose(artisan, 1, 2)
    answer = press(browser_of, pieces, f"only:{a.piece_id}")
    assert answer["Location"] == reverse("listing", args=[Photo.objects.get(pk=a.pk).listing_id])
    assert lying(artisan) == [[b, c]]


def test_a_photo_named_twice_or_removed_elsewhere_holds_nothing_up(browser_of: Client, artisan: Artisan) -> None:
    [[a, b], [c]] = pieces = loose(artisan, 2, 1)
    sent = form(pieces)
    sent["photo"] += [str(a.pk), "nonsense"]
    b.delete()
    assert browser_of.post(reverse("listing_new"), sent).status_code == 200
    assert lying(artisan) == [[a], [c]]


def test_photos_that_another_window_added_stay_where_they_are(browser_of: Client, artisan: Artisan) -> None:
    [[a, b], [c]] = loose(artisan, 2, 1)
    press(browser_of, [[b, a]])
    assert lying(artisan) == [[b, a], [c]]
    press(browser_of, [[b, a]], "describe")
    assert lying(artisan) == [[c]]


def test_a_piece_with_too_many_photos_is_named_and_nothing_starts(
    browser_of: Client, artisan: Artisan, settings: LazySettings
) -> None:
    settings.PHOTOS_PER_LISTING = 2
    pieces = loose(artisan, 1, 3)
    answer = press(browser_of, pieces, "describe")
    assert answer.status_code == 422
    assert "Piece 2 has 3 photos; a listing holds at most 2. Nothing was started." in answer.content.decode()
    assert Listing.objects.count() == 0


def test_only_so_many_photos_can_wait(browser_of: Client, artisan: Artisan, settings: LazySettings) -> None:
    settings.LOOSE_PHOTOS = 1
    assert send(browser_of).status_code == 201
    answer = send(browser_of, stone="#a33333")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_loose")
    assert Photo.objects.count() == 1


def send(client: Client, stone: str = "#2c5fa8", **fields: str) -> Any:
    upload = BytesIO(jpeg(700, 500, stone=stone))
    upload.name = "ring.jpg"
    address, headers = reverse("photo_add"), {"Accept": "application/json"}
    return client.post(address, {"photo": upload, **fields}, headers=headers)


def test_a_file_that_is_sent_again_because_the_answer_was_lost_is_kept_once(browser_of: Client) -> None:
    piece = str(uuid4())
    first = send(browser_of, piece=piece).json()["id"]
    assert send(browser_of, piece=piece, again="1").json()["id"] == first
    assert send(browser_of, stone="#a33333", piece=piece).json()["id"] != first
    assert [photo.position for photo in Piece.objects.get(pk=piece).photos.all()] == [0, 1]


def test_another_shops_piece_takes_none_of_her_photos(browser_of: Client, artisan: Artisan) -> None:
    [[theirs]] = loose(ArtisanFactory(), 1)
    [[mine]] = pieces = loose(artisan, 1)
    stolen = {f"piece-of-{mine.pk}": str(theirs.piece_id)}
    assert press(browser_of, pieces, **stolen).status_code == 404
    assert send(browser_of, piece=str(theirs.piece_id)).status_code == 404
    assert press(browser_of, pieces, f"remove:{theirs.pk}").status_code == 200
    assert list(theirs.piece.photos.all()) == [theirs]


def test_a_removed_photo_takes_nothing_else_with_it(browser_of: Client, artisan: Artisan) -> None:
    [[a, b]] = pieces = loose(artisan, 2)
    press(browser_of, pieces, f"remove:{a.pk}", **{f"notes-{a.piece_id}": "Lapis"})
    assert lying(artisan) == [[b]]
    assert artisan.pieces.get().notes == "Lapis"


def seen(photos: list[Photo], scores: list[list[float]]) -> None:
    for photo, row in zip(photos, scores, strict=True):
        PhotoLook.objects.create(photo=photo, eye="eye", scores=row)


def test_what_looks_alike_is_offered_and_one_press_sorts_it(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c, d]] = pieces = loose(artisan, 4)
    seen([a, b, c, d], [*RING, *BROOCH])
    page = browser_of.get(reverse("listing_new")).content.decode()
    assert page.count("These look like one piece.") == 2
    page = press(browser_of, pieces, f"together:{c.pk},{d.pk}").content.decode()
    assert lying(artisan) == [[a, b], [c, d]]
    assert "These look like one piece." not in page
    assert acts() == ["suggested"]


def test_a_suggestion_that_she_refuses_does_not_come_back(browser_of: Client, artisan: Artisan) -> None:
    [[a, b, c, d]] = pieces = loose(artisan, 4)
    seen([a, b, c, d], [*RING, *BROOCH])
    press(browser_of, pieces, f"apart:{a.pk},{b.pk}")
    page = browser_of.get(reverse("pieces_alike")).content.decode()
    assert (str(a.pk) in page, str(c.pk) in page) == (False, True)
    assert lying(artisan) == [[a, b, c, d]]
    assert acts() == ["not_one_piece"]


def test_a_worker_looks_at_photos_that_wait_and_only_once(artisan: Artisan, browser_of: Client) -> None:
    [[a, b, c, d]] = loose(artisan, 4)
    assert "data-looking" in browser_of.get(reverse("pieces_alike")).content.decode()
    d.thumbnail.storage.delete(d.thumbnail.name)
    with patch("ai_descriptions.looks.live_eye", OneEye):
        looks_make(photo_ids=[photo.pk for photo in (a, b, c, d)])
        looks_make(photo_ids=[a.pk, uuid4()])
    assert [row.scores for row in PhotoLook.objects.order_by("photo__position")] == [[1.0, 2.5]] * 3
    with patch("ai_descriptions.looks.app.send_task") as sent:
        looks_ask([a.pk, a.pk])
        looks_ask([uuid4()])
    assert sent.call_count == 1


class OneEye:
    version = "one"

    def see(self, images: list[Any]) -> list[Any]:
        return [SimpleNamespace(logits={"type": [1.0], "metal_tone": [2.5]}) for _ in images]


def test_the_page_takes_as_many_queries_for_many_pieces_as_for_one(browser_of: Client, artisan: Artisan) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            browser_of.get(reverse("listing_new"))
        return len(counted)

    loose(artisan, 4)
    browser_of.get(reverse("listing_new"))
    few = queries()
    loose(artisan, 5, 1, 2, 3)
    assert queries() == few
