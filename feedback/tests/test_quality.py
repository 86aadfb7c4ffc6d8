"""The figures of the quality page come from the ledger and count exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from feedback.models import ReviewAction
from feedback.selectors import Corrections, Latency, last_rating, last_rejection, quality_of
from feedback.services.review import draft_approve, draft_rate, draft_reject
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from tests.factories import ArtisanFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


def act(artisan: Artisan, action: str, **members: Any) -> None:
    ReviewAction.objects.create(action=action, artisan_id=artisan.pk, **members)


def test_decisions_are_counted_by_kind_and_reason(artisan: Artisan) -> None:
    for edited in (False, True, True):
        act(artisan, "approved", detail={"edited": edited})
    for reason in ("tone", "tone", "wrong_stone"):
        act(artisan, "rejected", reason=reason)
    quality = quality_of(artisan.user)
    assert (quality.unchanged, quality.edited, quality.approved) == (1, 2, 3)
    assert quality.rejected == [("wrong stone", 1), ("wrong tone", 2)]
    assert (quality.rejections, quality.reviewed) == (3, 6)


def test_a_correction_is_a_fact_stated_against_a_confident_model(artisan: Artisan) -> None:
    thought = {"model_thought": [["white", 0.97, True]]}
    act(artisan, "fact_stated", attribute="metal_tone", after=["yellow"], detail=thought)
    act(artisan, "fact_stated", attribute="metal_tone", after=["white"], detail=thought)
    act(artisan, "fact_stated", attribute="surface", after=["wire"], detail={"model_thought": [["wire", 0.3, False]]})
    act(artisan, "fact_stated", attribute="metal", after=[{"base": "gold"}], detail={"model_thought": []})
    assert quality_of(artisan.user).corrections == [Corrections("metal_tone", confirmed=1, corrected=1)]


def test_the_median_runs_from_the_first_draft_to_the_approval(artisan: Artisan) -> None:
    for minutes in (1, 5, 30):
        listing = uuid4()
        act(artisan, "drafted", listing_id=listing, at=NOON)
        act(artisan, "drafted", listing_id=listing, at=NOON + timedelta(seconds=30))
        act(artisan, "approved", listing_id=listing, at=NOON + timedelta(minutes=minutes), detail={"edited": False})
    act(artisan, "approved", listing_id=uuid4(), at=NOON, detail={"edited": True})
    quality = quality_of(artisan.user)
    assert (quality.to_approval, quality.to_approval_cases) == (timedelta(minutes=5), 3)


def test_latencies_are_given_by_stage_with_their_cases(artisan: Artisan) -> None:
    for milliseconds in range(100, 1100, 100):
        act(artisan, "drafted", detail={"waited_ms": 7, "timings_ms": {"write": milliseconds}})
    assert quality_of(artisan.user).latencies == [Latency("waited", 10, 7, 7), Latency("write", 10, 550, 990)]


def test_an_artisan_counts_her_own_and_a_moderator_all(artisan: Artisan) -> None:
    act(artisan, "approved", detail={"edited": False})
    act(ArtisanFactory(), "approved", detail={"edited": False})
    assert quality_of(artisan.user).unchanged == 1
    assert quality_of(User.objects.create_superuser("m@example.org", "a good long password")).unchanged == 2
    with pytest.raises(Problem, match="forbidden"):
        quality_of(UserFactory())


def test_an_empty_ledger_is_empty(artisan: Artisan) -> None:
    assert quality_of(artisan.user).empty


def test_the_real_services_write_what_the_figures_read() -> None:
    piece = ring_in_review()
    user = piece.artisan.user
    draft_rate(listing=piece, user=user, stars=2)
    draft_rate(listing=piece, user=user, stars=5)
    draft_reject(listing=piece, user=user, expected=1, reason="invented")
    draft_approve(listing=piece, user=user, expected=1)
    quality = quality_of(user)
    assert (quality.unchanged, quality.rejected) == (1, [("something invented", 1)])
    assert last_rating(piece.drafts.get()) == 5
    rejection = last_rejection(piece)
    assert rejection is not None
    assert rejection.reason == "invented"
