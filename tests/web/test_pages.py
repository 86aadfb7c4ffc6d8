"""Every page answers, to the right people, with a number of queries that does not grow with the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jewelry_site.core.models import User
from listings.models import Listing, ListingState
from tests.factories import (
    ArtisanFactory,
    DraftFactory,
    FactFactory,
    JobFactory,
    ListingFactory,
    PhotoFactory,
)

pytestmark = pytest.mark.django_db


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_a_page_speaks_one_language_down_to_the_words_of_its_facts(client: Client) -> None:
    fact = FactFactory(attribute="metal_tone", value="white")
    client.force_login(fact.listing.artisan.user)
    page = client.get(reverse("listing", args=[fact.listing_id]), headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert ("silver-coloured" in page, "silberfarben" in page) == (False, True)


@pytest.mark.parametrize("name", ["work", "listing_new", "quality", "shop"])
def test_a_signed_out_person_signs_in_and_comes_back(client: Client, name: str) -> None:
    address = reverse(name)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('sign_in')}?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize("name", ["work", "listing_new", "quality", "shop"])
def test_every_page_opens_for_an_artisan(maker: Client, name: str) -> None:
    assert maker.get(reverse(name)).status_code == 200


def test_the_review_page_shows_text_facts_and_question(maker: Client, piece: Listing) -> None:
    page = maker.get(reverse("listing", args=[piece.pk])).content.decode()
    assert "Silver-tone ring with a blue stone" in page
    assert "What is the metal?" in page
    assert "the model thinks, sure" in page
    assert "I don’t know" in page


def test_a_strangers_listing_is_not_there(piece: Listing) -> None:
    client = Client()
    client.force_login(ArtisanFactory().user)
    answer = client.get(reverse("listing", args=[piece.pk]))
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


def test_the_work_list_takes_as_many_queries_for_twenty_listings_as_for_two(maker: Client, piece: Listing) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            listing = ListingFactory(artisan=piece.artisan, state=ListingState.IN_REVIEW)
            PhotoFactory(listing=listing)
            DraftFactory(listing=listing)
            JobFactory(listing=listing)

    add(1)
    maker.get(reverse("work"))
    few = queries(lambda: maker.get(reverse("work")))
    add(18)
    assert queries(lambda: maker.get(reverse("work"))) == few


def test_the_review_page_takes_as_many_queries_for_many_facts_and_photos(maker: Client, piece: Listing) -> None:
    address = reverse("listing", args=[piece.pk])
    maker.get(address)
    few = queries(lambda: maker.get(address))
    for motif in ("leaf", "flower", "bird", "knot"):
        FactFactory(listing=piece, attribute="motifs", value=motif)
    for position in range(1, 6):
        PhotoFactory(listing=piece, position=position)
        DraftFactory(listing=piece, number=position + 1, is_current=False)
    assert queries(lambda: maker.get(address)) == few


def test_a_page_says_that_the_database_is_away_without_asking_it_who_is_there(maker: Client) -> None:
    away = OperationalError("connection refused")
    with patch.object(SessionStore, "load", side_effect=away):
        answer = maker.get(reverse("work"))
    assert answer.status_code == 503
    assert "The database does not answer; nothing was changed." in answer.content.decode()


def test_no_cache_keeps_a_page_of_hers(maker: Client, piece: Listing) -> None:
    answer = maker.get(reverse("listing", args=[piece.pk]))
    assert answer["Cache-Control"] == "private, no-cache"


def test_pages_allow_no_inline_script_or_style(maker: Client, piece: Listing) -> None:
    answer = maker.get(reverse("listing", args=[piece.pk]))
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<style" not in page


def test_a_moderator_sees_every_shops_work_and_reviews_it(piece: Listing) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("moderator@example.org", "a good long password"))
    assert piece.artisan.shop_name in client.get(reverse("work")).content.decode()
    assert client.get(reverse("listing", args=[piece.pk])).status_code == 200
    assert client.get(reverse("quality")).status_code == 200
    assert client.get(reverse("listing_new")).status_code == 403
