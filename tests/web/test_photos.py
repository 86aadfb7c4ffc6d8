"""Photos and evidence: who gets them, and that a browser shows them and never runs them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from listings.links import evidence_link, photo_link
from listings.models import Listing, Photo
from tests.factories import ArtisanFactory, FactFactory, PhotoFactory
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", ["photo", "thumbnail"])
def test_a_photo_is_a_sealed_picture(maker: Client, piece: Listing, size: str) -> None:
    photo = piece.photos.get()
    answer = maker.get(reverse("photo_file", args=[photo.pk, size]))
    assert Image.open(BytesIO(body(answer))).format == "JPEG"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"] == f'inline; filename="{photo.pk}.jpg"'
    assert answer["Cache-Control"].startswith("private")


def test_nobody_else_gets_it(client: Client, piece: Listing) -> None:
    address = reverse("photo_file", args=[piece.photos.get().pk, "photo"])
    assert client.get(address).status_code == 404
    client.force_login(ArtisanFactory().user)
    assert client.get(address).status_code == 404


def test_a_signed_link_opens_this_photo_in_this_size_only(client: Client, piece: Listing) -> None:
    photo, other = piece.photos.get(), PhotoFactory(listing=piece, position=1)
    link = photo_link(photo, "thumbnail", RequestFactory().get("/"))
    assert client.get(link).status_code == 200
    assert client.get(link.replace("/thumbnail/", "/photo/")).status_code == 404
    assert client.get(link.replace(str(photo.pk), str(other.pk))).status_code == 404


def test_another_size_is_not_there(maker: Client, piece: Listing) -> None:
    assert maker.get(f"/photos/{piece.photos.get().pk}/huge/").status_code == 404


def test_evidence_is_a_veil_in_the_shape_of_the_photo(maker: Client, client: Client, piece: Listing) -> None:
    photo = piece.photos.get()
    fact = FactFactory(listing=piece, attribute="motifs", value="leaf", photo=photo, evidence=[[0.0, 1.0], [0.0, 1.0]])
    answer = maker.get(reverse("fact_evidence", args=[fact.pk]))
    veil = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], veil.mode, veil.size) == ("image/png", "RGBA", (640, 480))
    assert veil.getpixel((0, 240))[3] == 0
    assert veil.getpixel((639, 240))[3] > 150
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(evidence_link(fact.pk, RequestFactory().get("/"))).status_code == 200
    assert client.get(reverse("fact_evidence", args=[fact.pk])).status_code == 404


def test_a_fact_without_evidence_has_no_picture(maker: Client, piece: Listing) -> None:
    fact = piece.facts.first()
    assert fact is not None
    assert maker.get(reverse("fact_evidence", args=[fact.pk])).status_code == 404


def test_a_photo_that_she_used_before_leads_to_that_listing(maker: Client, piece: Listing) -> None:
    def send() -> dict[str, object]:
        upload = BytesIO(jpeg(700, 500))
        upload.name = "ring.jpg"
        answer = maker.post(reverse("photo_add"), {"photo": upload}, headers={"Accept": "application/json"})
        found: dict[str, object] = answer.json()
        return found

    assert send()["seen_before"] is None
    Photo.objects.filter(listing=None).update(listing=piece, position=7)
    assert send()["seen_before"] == {
        "text": "You used this photo before.",
        "address": reverse("listing", args=[piece.pk]),
        "link": "Open that listing",
    }


def test_a_loose_photo_can_be_thrown_away_and_one_in_a_listing_cannot(maker: Client, piece: Listing) -> None:
    loose = PhotoFactory(listing=None, artisan=piece.artisan)
    assert maker.post(reverse("photo_remove", args=[loose.pk])).status_code == 302
    assert maker.post(reverse("photo_remove", args=[piece.photos.get().pk])).status_code == 409
    assert Photo.objects.get() == piece.photos.get()
