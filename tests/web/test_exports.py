"""The page of an approved listing, the files that it gives, and several listings at once."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import Draft
from feedback.services.review import EditedText, draft_approve, draft_edit
from listings.models import Listing
from ml.claims import GuardError
from tests.factories import DraftFactory, PhotoFactory, UserFactory, ring_in_review
from tests.web.test_pages import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(piece: Listing) -> Listing:
    draft_approve(listing=piece, user=piece.artisan.user, expected=1)
    return piece


def page_of(client: Client, piece: Listing, **query: str) -> str:
    return client.get(reverse("listing", args=[piece.pk]), query).content.decode()


def files(client: Client, *pieces: Listing, **query: str) -> Any:
    wanted = {"listing": [str(piece.pk) for piece in pieces], "channel": "etsy", "format": "csv", **query}
    return client.get(reverse("exports"), wanted)


def test_the_page_shows_each_marketplace_with_its_limits(maker: Client, approved: Listing) -> None:
    etsy, amazon = page_of(maker, approved), page_of(maker, approved, channel="amazon")
    assert "34 of 140 characters" in etsy
    assert "Not on Etsy yet." in etsy
    assert "Choose the category there." in etsy
    assert "White-tone ring with a blue stone" in amazon
    assert "“Silver” is called “White” there." in amazon


def test_the_page_says_whose_words_they_are(maker: Client, piece: Listing) -> None:
    user, draft = piece.artisan.user, piece.drafts.get()
    text = EditedText(**{**draft.text, "title": "Silver-tone ring with a deep blue stone"})
    draft_edit(listing=piece, user=user, expected=1, text=text)
    draft_approve(listing=piece, user=user, expected=2)
    page = page_of(maker, piece)
    assert "Drafted by the assistant, 1 word changed by you." in page
    assert "<strong>You</strong>: approved · version 2" in page


def test_a_file_is_downloaded_and_a_wrong_wish_is_told(maker: Client, approved: Listing) -> None:
    address = reverse("listing_export", args=[approved.pk])
    answer = maker.get(address, {"channel": "etsy", "format": "csv", "excel": "1"})
    assert answer.content.startswith(b"\xef\xbb\xbfsku,title,")
    assert answer["Content-Disposition"].startswith('attachment; filename="etsy-atelier-')
    archive: Any = maker.get(address, {"channel": "etsy", "format": "zip"})
    assert archive["Content-Disposition"].endswith('.zip"')
    assert b"".join(archive.streaming_content).startswith(b"PK")
    assert maker.get(address, {"channel": "myspace"}).status_code == 400
    assert maker.get(address, {"channel": "etsy", "format": "exe"}).status_code == 400


def test_what_she_took_to_a_marketplace_stands_in_the_history_and_what_was_refused_does_not(
    maker: Client, approved: Listing
) -> None:
    waiting = ring_in_review(artisan=approved.artisan)

    files(maker, approved, waiting, format="json")
    assert "to Etsy" not in page_of(maker, approved)
    files(maker, approved, waiting, format="json", without="1")
    assert "<strong>You</strong>: took version 1 to Etsy (JSON)" in page_of(maker, approved)


def test_she_does_not_learn_a_moderators_address_from_the_history(maker: Client, approved: Listing) -> None:
    moderator = Client()
    moderator.force_login(UserFactory(is_staff=True, is_superuser=True))
    moderator.post(reverse("listing_published", args=[approved.pk]), {"channel": "etsy"})

    page, theirs = page_of(maker, approved), page_of(moderator, approved)
    assert "<strong>A moderator</strong>: published version 1 on Etsy" in page
    assert f"<strong>{approved.artisan.user.email}</strong>: approved" in theirs


def test_a_broken_guard_hides_the_fields_and_not_where_it_is_published(maker: Client, approved: Listing) -> None:
    maker.post(reverse("listing_published", args=[approved.pk]), {"channel": "etsy"})
    with patch("ai_descriptions.exports.findings_in", side_effect=GuardError("no rules")):
        page = page_of(maker, approved)

    assert "On Etsy since" in page
    assert "The text could not be checked" in page
    assert "Download CSV" not in page


def test_she_says_where_it_is_published_and_takes_it_back(maker: Client, approved: Listing) -> None:
    maker.post(reverse("listing_published", args=[approved.pk]), {"channel": "etsy"})
    assert "On Etsy since" in page_of(maker, approved)
    assert "on Etsy" in maker.get(reverse("work")).content.decode()
    assert "Silver-tone ring" not in maker.get(reverse("work"), {"show": "unpublished"}).content.decode()
    maker.post(reverse("listing_unpublished", args=[approved.pk]), {"channel": "etsy"})
    page = page_of(maker, approved)
    assert "Not on Etsy yet." in page
    assert "took version 1 off Etsy" in page
    assert maker.post(reverse("listing_published", args=[approved.pk]), {"channel": "x"}).status_code == 400


def test_what_must_be_mended_stands_beside_its_words_and_stops_the_download(maker: Client, approved: Listing) -> None:
    Draft.objects.filter(listing=approved).delete()
    DraftFactory(listing=approved, number=2, approved_at=approved.changed_at, title="Solid gold ring")
    page = page_of(maker, approved)
    assert "before this can go to Etsy" in page
    assert "Must be mended" in page
    assert "Download CSV" not in page
    answer = maker.get(reverse("listing_export", args=[approved.pk]), {"channel": "etsy"})
    assert answer.status_code == 422


def test_several_listings_come_in_one_file_and_what_is_left_out_is_said_first(maker: Client, approved: Listing) -> None:
    other = ring_in_review(artisan=approved.artisan)
    draft_approve(listing=other, user=other.artisan.user, expected=1)
    waiting = ring_in_review(artisan=approved.artisan)

    assert files(maker, approved, other).content.decode().count("Silver-tone ring with a blue stone") == 2
    asked = files(maker, approved, waiting)
    assert "Nothing was exported yet" in asked.content.decode()
    assert files(maker, approved, waiting, without="1")["X-Left-Out"] == "1"
    assert files(maker, waiting).status_code == 422
    assert files(maker).status_code == 400


def test_the_page_takes_as_many_queries_for_many_photos_and_drafts(maker: Client, approved: Listing) -> None:
    address = reverse("listing", args=[approved.pk])
    maker.get(address)
    few = queries(lambda: maker.get(address))
    for position in range(1, 5):
        PhotoFactory(listing=approved, position=position)
        DraftFactory(listing=approved, number=position + 1, is_current=False)
    assert queries(lambda: maker.get(address)) == few
