"""Links to pictures: they open one thing in one size, for ten minutes."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import signing
from django.http import HttpRequest
from django.test import RequestFactory

from listings.links import evidence_link, evidence_link_opens, photo_link, photo_link_opens
from listings.models import Photo

PHOTO = Photo(id=uuid4())


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


def signature(link: str) -> str:
    return link.partition("?signature=")[2]


def test_a_link_is_a_whole_address_and_opens_its_photo_in_its_size(request_: HttpRequest) -> None:
    link = photo_link(PHOTO, "thumbnail", request_)

    assert link.startswith(f"http://testserver/photos/{PHOTO.pk}/thumbnail/?signature=")
    assert photo_link_opens(PHOTO.pk, "thumbnail", signature(link))


def test_a_link_opens_nothing_else(request_: HttpRequest) -> None:
    signed = signature(photo_link(PHOTO, "thumbnail", request_))

    assert not photo_link_opens(PHOTO.pk, "photo", signed)
    assert not photo_link_opens(uuid4(), "thumbnail", signed)
    assert not evidence_link_opens(PHOTO.pk, signed)
    assert not photo_link_opens(PHOTO.pk, "thumbnail", signed[:-1])
    assert not photo_link_opens(PHOTO.pk, "thumbnail", "")


def test_a_link_is_closed_after_ten_minutes(request_: HttpRequest) -> None:
    fact_id = uuid4()
    signed = signature(evidence_link(fact_id, request_))
    now = signing.time.time()

    with patch.object(signing.time, "time", lambda: now + timedelta(minutes=9, seconds=50).total_seconds()):
        assert evidence_link_opens(fact_id, signed)
    with patch.object(signing.time, "time", lambda: now + timedelta(minutes=10, seconds=2).total_seconds()):
        assert not evidence_link_opens(fact_id, signed)
