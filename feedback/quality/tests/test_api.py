"""A marketplace reads the figures of the shop that its key is of, and of no other."""

from __future__ import annotations

import pytest
from django.test import Client

from feedback.quality.snapshots import snapshots_keep
from feedback.quality.tests.story_teller import Piece, noon
from listings.models import Artisan
from listings.services import api_key_create
from tests.factories import ArtisanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def client(shop: Artisan) -> Client:
    _, secret = api_key_create(artisan=shop, name="market", user=None)
    return Client(headers={"Authorization": f"Api-Key {secret}"})


def test_the_figures_of_her_shop_by_day_and_model(client: Client, shop: Artisan) -> None:
    for artisan_id in (shop.pk, None):
        piece = Piece(artisan_id)
        piece.approved(noon(1, 10), piece.drafted(noon(1), waited_ms=100, timings_ms={"write": 400}))
    snapshots_keep()
    answer = client.get("/api/v1/quality/").json()
    assert answer["period"] == "2w"
    total = answer["total"]
    assert (total["reviewed"], total["unchanged"], total["unchanged_share"], total["chrf"]) == (1, 1, 1.0, 100.0)
    assert total["unchanged_likely"] == [0.2065, 1.0]
    assert total["draft_ms"] == pytest.approx(500, rel=0.01)
    assert [day["first"] for day in answer["days"] if day["reviewed"]] == [str(noon(1).date())]
    assert [one["version"] for one in answer["text_models"]] == ["pen-1"]


def test_an_empty_shop_has_no_shares(client: Client) -> None:
    total = client.get("/api/v1/quality/", {"period": "1y"}).json()["total"]
    assert (total["reviewed"], total["unchanged_share"], total["review_ms"]) == (0, None, None)


def test_a_period_that_is_not_offered_is_refused(client: Client) -> None:
    assert client.get("/api/v1/quality/", {"period": "ever"}).status_code == 400
