"""A new listing by plain form, as it is sent without scripts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from listings.models import Listing, Photo
from tests.factories import PhotoFactory
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


def upload(name: str, data: bytes | None = None) -> BytesIO:
    file = BytesIO(jpeg(700, 500) if data is None else data)
    file.name = name
    return file


def new(maker: Client, **form: Any) -> Any:
    return maker.post(reverse("listing_new"), form)


def latest() -> Listing:
    return Listing.objects.order_by("created_at").last() or Listing()


def test_several_files_facts_and_wishes_in_one_form(maker: Client) -> None:
    answer = new(
        maker,
        files=[upload("a.jpg"), upload("b.jpg")],
        tone="playful",
        length="long",
        notes="From the spring batch",
        type="ring",
        **{"metal.base": "silver", "metal.fineness": "925", "stones.name": "turquoise", "dimensions.ring_size": "US 7"},
    )
    listing = latest()
    assert answer["Location"] == reverse("listing", args=[listing.pk])
    assert [photo.name for photo in listing.photos.all()] == ["a.jpg", "b.jpg"]
    assert (listing.tone, listing.length, listing.notes) == ("playful", "long", "From the spring batch")
    assert {fact.attribute: fact.value for fact in listing.facts.all()} == {
        "type": "ring",
        "metal": {"base": "silver", "fineness": 925},
        "stones": [{"name": "turquoise"}],
        "dimensions": {"ring_size": "US 7"},
    }


def test_a_bad_file_is_named_and_the_good_ones_are_kept(maker: Client) -> None:
    answer = new(maker, files=[upload("notes.jpg", b"no picture"), upload("ring.jpg")])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No picture could be found in “notes.jpg”, whatever its name says." in page
    kept = Photo.objects.get(listing=None)
    assert f'name="photo" value="{kept.pk}"' in page
    assert Listing.objects.count() == 1


def test_a_fact_that_cannot_be_keeps_the_form_open_and_the_photos(maker: Client) -> None:
    answer = new(maker, files=[upload("ring.jpg")], **{"metal.base": "silver", "metal.fineness": "heavy"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "A fact cannot be used" in page
    assert '<option value="silver" selected>' in page
    assert Photo.objects.filter(listing=None).count() == 1


def test_without_a_photo_there_is_no_listing(maker: Client) -> None:
    answer = new(maker)
    assert answer.status_code == 400
    assert "No photo arrived" in answer.content.decode()
    assert Listing.objects.count() == 1


def test_somebody_elses_photo_is_not_hers_to_use(maker: Client) -> None:
    foreign = PhotoFactory(listing=None)
    assert new(maker, photo=[str(foreign.pk), "nonsense"]).status_code == 400
    foreign.refresh_from_db()
    assert foreign.listing is None


def test_an_unknown_tone_is_refused(maker: Client) -> None:
    assert new(maker, files=[upload("ring.jpg")], tone="shouting").status_code == 400
    assert Listing.objects.count() == 1
