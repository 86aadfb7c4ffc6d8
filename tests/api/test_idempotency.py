"""The same key and content are the same request, however often and however closely it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ai_descriptions.models import IdempotencyKey, Job
from listings.models import Listing, Photo
from tests.api.shop import Shop, photo

AT_ONCE = 50


def stored() -> set[Path]:
    """Every object in storage."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_at_once_with_one_key_make_one_row_and_all_get_the_same_answer() -> None:
    shop = Shop()
    before = stored()
    barrier = Barrier(AT_ONCE)

    def send(_: int) -> Any:
        try:
            barrier.wait()
            return shop.describe(photo(width=80, height=80), idempotency_key="order-7")
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.json()["existing"] for answer in answers) == [False] + [True] * (AT_ONCE - 1)
    assert (Listing.objects.count(), Photo.objects.count(), Job.objects.count()) == (1, 1, 1)
    kept = Photo.objects.get()
    assert stored() - before == {Path(kept.file.path), Path(kept.thumbnail.path)}


@pytest.mark.django_db
def test_a_key_used_for_other_photos_or_other_wishes_is_refused(shop: Shop) -> None:
    first = shop.describe(idempotency_key="order-7").json()

    for again in (
        shop.describe(photo(stone="#ff0000"), idempotency_key="order-7"),
        shop.describe(idempotency_key="order-7", tone="playful"),
    ):
        assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
    assert list(Listing.objects.values_list("pk", flat=True).filter(pk=first["id"])) == [Listing.objects.get().pk]


@pytest.mark.django_db
def test_a_key_belongs_to_one_shop_and_lasts_a_day(shop: Shop, stranger: Shop) -> None:
    first = shop.describe(idempotency_key="order-7").json()
    other = stranger.describe(photo(stone="#ff0000"), idempotency_key="order-7").json()
    assert other["existing"] is False

    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    later = shop.describe(photo(stone="#00ff00"), idempotency_key="order-7").json()

    assert (later["existing"], later["id"] != first["id"]) == (False, True)


@pytest.mark.django_db
def test_a_new_key_for_photos_that_were_sent_before_is_a_new_request(shop: Shop) -> None:
    first = shop.describe(idempotency_key="order-7").json()
    second = shop.describe(idempotency_key="order-8").json()

    assert (second["existing"], second["id"] != first["id"]) == (False, True)
