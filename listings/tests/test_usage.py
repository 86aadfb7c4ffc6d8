"""What a shop has used of its limits, and a limit of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from feedback.models import Action, ReviewAction
from jewelry_site.core.problems import Problem
from listings.models import Artisan, Photo
from listings.services import quota_check
from listings.usage import usage_of
from tests.factories import ArtisanFactory, PhotoFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    ring_in_review(artisan=made)
    return made


def test_usage_counts_what_is_hers(artisan: Artisan) -> None:
    PhotoFactory(listing=None, artisan=artisan)
    Photo.objects.filter(artisan=artisan).update(size=1_000_000)
    ring_in_review()

    usage = usage_of(artisan)

    assert (usage.uploads.used, usage.uploads.limit, usage.uploads.left) == (2, 1000, 998)
    assert (usage.listings, usage.listings_this_month, usage.photos, usage.stored) == (1, 1, 2, 2_000_000)
    assert usage.uploads.reset_at.astimezone(UTC).hour == 0


def test_photos_of_yesterday_and_listings_of_last_month_count_for_nothing_today(artisan: Artisan) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    artisan.photos.update(created_at=long_ago)
    artisan.listings.update(created_at=long_ago)

    usage = usage_of(artisan)

    assert (usage.uploads.used, usage.listings_this_month, usage.listings) == (0, 0, 1)


def test_an_administrator_gives_a_shop_a_limit_of_its_own(artisan: Artisan) -> None:
    Artisan.objects.filter(pk=artisan.pk).update(uploads_per_day=2)
    artisan.refresh_from_db()

    quota_check(artisan=artisan, wanted=1)
    with pytest.raises(Problem) as problem:
        quota_check(artisan=artisan, wanted=2)

    assert (problem.value.code, problem.value.params["limit"]) == ("quota", 2)
    assert problem.value.params["reset"].endswith("00:00 UTC")


def test_in_the_admin_that_is_an_act_of_the_ledger(artisan: Artisan) -> None:
    admin = UserFactory(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(admin)
    address = reverse("admin:listings_artisan_change", args=[artisan.pk])
    shop = {"user": artisan.user_id, "shop_name": artisan.shop_name, "tone": "warm", "length": "medium"}

    client.post(address, {**shop, "spelling": "uk", "steered": "on", "uploads_per_day": "50"})

    artisan.refresh_from_db()
    act = ReviewAction.objects.get(action=Action.SHOP_CHANGED, artisan_id=artisan.pk)
    assert (artisan.uploads_per_day, act.actor, act.after) == (50, admin, {"uploads_per_day": 50})


def test_the_page_tells_the_limit_the_reset_and_the_calls_of_the_last_minute(artisan: Artisan, settings: Any) -> None:
    client = Client()
    client.force_login(artisan.user)
    cache.clear()
    assert client.get("/api/v1/listings/").status_code == 200
    Artisan.objects.filter(pk=artisan.pk).update(uploads_per_day=1)

    shown = client.get(reverse("usage")).content.decode()

    assert "No more today." in shown
    assert "An administrator set this limit" in shown
    assert "<strong>1</strong> of 600" in shown
