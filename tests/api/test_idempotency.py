"""The same key and content are the same request, however often and however closely it is sent."""

from __future__ import annotations

from collections.abc import Callable
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


def sent_at_once(times: int, send: Callable[[], Any]) -> list[Any]:
    """The answers to the same request, sent by as many threads that start together."""
    barrier = Barrier(times)

    def run(_: int) -> Any:
        try:
            barrier.wait()
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_at_once_with_one_key_make_one_row_and_all_get_the_same_answer() -> None:
    shop = Shop()
    before = stored()

    answers = sent_at_once(AT_ONCE, lambda: shop.describe(photo(width=80, height=80), idempotency_key="order-7"))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.json()["existing"] for answer in answers) == [False] + [True] * (AT_ONCE - 1)
    assert (Listing.objects.count(), Photo.objects.count(), Job.objects.count()) == (1, 1, 1)
    kept = Photo.objects.get()
    assert stored() - before == {Path(kept.file.path), Path(kept.thumbnail.path)}


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_by_eight_at_once_without_a_key_makes_one_row() -> None:
    shop = Shop()
    before = stored()

    answers = sent_at_once(8, lambda: shop.describe(photo(width=80, height=80)))

    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (Listing.objects.count(), Photo.objects.count(), Job.objects.count()) == (1, 1, 1)
    assert len(stored() - before) == 2


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
def test_keys_that_have_run_out_are_not_kept(shop: Shop) -> None:
    shop.describe(idempotency_key="order-7")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))

    shop.describe(idempotency_key="order-8")

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["order-8"]


@pytest.mark.django_db
def test_a_new_key_for_photos_that_were_sent_before_is_a_new_request(shop: Shop) -> None:
    first = shop.describe(idempotency_key="order-7").json()
    second = shop.describe(idempotency_key="order-8").json()

    assert (second["existing"], second["id"] != first["id"]) == (False, True)
