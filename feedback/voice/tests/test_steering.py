"""Approved texts of her own shop steer the choice of the next, until she switches it off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions import jobs, pipeline, worker
from ai_descriptions.services import rewrite_request
from ai_descriptions.steering import steering_for
from feedback.models import ReviewAction
from feedback.services.review import listing_reopen
from feedback.voice.selectors import texts_steering
from feedback.voice.services import steering_switch
from feedback.voice.tests.test_learning import approve, piece
from feedback.voice.tests.test_next_draft import TEXT
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from ml.text import Text
from ml.text.steering import NO_STEERING, Steering
from tests.factories import ArtisanFactory, DraftFactory, FactFactory, ListingFactory, PhotoFactory, UserFactory

pytestmark = pytest.mark.django_db

KEPT = "A polished silver-tone ring with a blue cabochon."
WISHES: list[Steering] = []


class WatchedWriter:
    version = "watched-1"

    def write(self, facts: Any, *, steering: Steering, **wishes: Any) -> Text:
        WISHES.append(steering)
        return TEXT


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def worker_writes() -> Iterator[list[Steering]]:
    WISHES.clear()
    with (
        patch.object(jobs.app, "send_task"),
        patch.object(pipeline, "live_writer", WatchedWriter),
        patch.object(pipeline, "live_eye", lambda: None),
    ):
        yield WISHES


def approve_shorter(artisan: Artisan, count: int) -> None:
    """She cuts what the drafts close with."""
    for _ in range(count):
        listing = piece(artisan)
        listing.drafts.update(is_current=False)
        DraftFactory(listing=listing, number=2, description=f"{KEPT} Give it to a friend on a sunny day.")
        approve(listing, KEPT)


def write_next(artisan: Artisan) -> None:
    listing = ListingFactory(artisan=artisan)
    PhotoFactory(listing=listing, position=0)
    FactFactory(listing=listing, attribute="type", value="ring", source="artisan")
    job = rewrite_request(listing=listing, user=artisan.user)
    worker.job_run(job_id=job.pk, worker="w")


def test_the_writer_gets_what_her_approved_texts_teach(artisan: Artisan, worker_writes: list[Steering]) -> None:
    approve_shorter(artisan, 3)
    write_next(artisan)
    [steering] = worker_writes
    assert steering.liking("Give it to a friend.") < 0 < steering.liking(KEPT)
    assert ReviewAction.objects.filter(action="drafted").latest("id").detail["steered_by"] == 3


def test_what_she_switched_off_steers_nothing(artisan: Artisan, worker_writes: list[Steering]) -> None:
    approve_shorter(artisan, 3)
    steering_switch(artisan=artisan, user=artisan.user, on=False)
    write_next(artisan)
    assert worker_writes == [NO_STEERING]
    assert ReviewAction.objects.filter(action="drafted").latest("id").detail["steered_by"] == 0


def test_another_shops_texts_steer_nothing_of_hers(artisan: Artisan) -> None:
    approve_shorter(ArtisanFactory(), 3)
    assert texts_steering(artisan.pk) == []
    assert steering_for(artisan) == (NO_STEERING, 0)


def test_a_text_that_is_approved_no_more_steers_nothing(artisan: Artisan) -> None:
    approve_shorter(artisan, 1)
    listing_reopen(listing=artisan.listings.get(), user=artisan.user)
    assert texts_steering(artisan.pk) == []


def test_a_sentence_put_right_is_no_matter_of_taste(artisan: Artisan) -> None:
    approve(
        piece(artisan, metal_tone=["yellow"]), "A polished gold-tone ring with a blue cabochon.", "Ring, blue stone"
    )
    [text] = texts_steering(artisan.pk)
    assert text.spared == {text.drafted}


def test_the_newest_fifty_count_the_newest_last(artisan: Artisan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.voice.selectors.STEERING_TEXTS", 2)
    for number in range(3):
        approve(piece(artisan), f"{KEPT} It is the one of {number}.")
    assert [one.approved[-2:] for one in texts_steering(artisan.pk)] == ["1.", "2."]


def test_switching_is_told_once_in_the_ledger(artisan: Artisan) -> None:
    for _ in range(2):
        steering_switch(artisan=artisan, user=artisan.user, on=False)
    [act] = ReviewAction.objects.filter(action="shop_changed", artisan_id=artisan.pk)
    assert (act.before, act.after) == ({"steered": True}, {"steered": False})


def test_nobody_else_switches_it(artisan: Artisan) -> None:
    with pytest.raises(Problem, match="not_found"):
        steering_switch(artisan=artisan, user=UserFactory(), on=False)


def test_the_page_says_how_many_texts_steer_and_has_a_switch(artisan: Artisan) -> None:
    client = Client()
    client.force_login(artisan.user)
    assert "From the third text that you approve on" in client.get(reverse("voice")).content.decode()
    approve_shorter(artisan, 3)
    assert "Your last 3 texts steer the choice of the next." in client.get(reverse("voice")).content.decode()
    client.post(reverse("voice_steering"), {"do": "off"})
    page = client.get(reverse("voice")).content.decode()
    assert "They steer nothing" in page
    assert "Let them steer" in page
