"""House rules over the API: what a shop reads, makes, switches and deletes, and nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from feedback.models import ReviewAction
from feedback.voice.tests.test_learning import taught_ring_to_band
from tests.api.shop import Shop

pytestmark = pytest.mark.django_db

RULES = "/api/v1/house-rules/"
SWAP = {"kind": "swap", "says": {"from": "necklace", "to": "pendant"}}


def made(shop: Shop, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = shop.post(RULES, body or SWAP)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def rules(shop: Shop) -> list[dict[str, Any]]:
    return shop.get(RULES).json()["results"]


def test_a_rule_that_she_makes_is_on_and_reads_as_a_sentence(shop: Shop) -> None:
    rule = made(shop)
    assert (rule["state"], rule["learned"], rule["edits"]) == ("on", False, 0)
    assert rule["sentence"] == "Write “pendant” instead of “necklace”."
    assert rules(shop) == [rule] == [shop.get(f"{RULES}{rule['id']}/").json()]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("never", {"words": "stunning"}),
        ("spelling", {"spelling": "us"}),
        ("drop_about", {"topic": "gift"}),
        ("drop_last", {}),
        ("order", {"topic": "size", "to": "last"}),
        ("short", {"words": 40}),
        ("closing", {"sentence": "Made in Leith."}),
    ],
)
def test_every_kind_can_be_made(shop: Shop, kind: str, says: dict[str, Any]) -> None:
    assert made(shop, {"kind": kind, "says": says})["says"] == says


def test_what_her_edits_propose_is_answered_with_on(shop: Shop) -> None:
    proposed = taught_ring_to_band(shop.artisan)
    [rule] = rules(shop)
    assert (rule["id"], rule["state"], rule["learned"], rule["edits"]) == (str(proposed.pk), "proposed", True, 3)
    answer = shop.patch(f"{RULES}{rule['id']}/", {"state": "on"})
    assert (answer.status_code, answer.json()["state"]) == (200, "on")


def test_switching_twice_is_told_once(shop: Shop) -> None:
    address = f"{RULES}{made(shop)['id']}/"
    assert [shop.patch(address, {"state": "off"}).json()["state"] for _ in range(2)] == ["off", "off"]
    assert ReviewAction.objects.filter(action="house_rule_off").count() == 1


def test_a_deleted_rule_is_gone_until_it_is_brought_back(shop: Shop) -> None:
    address = f"{RULES}{made(shop)['id']}/"
    assert [shop.delete(address).status_code for _ in range(2)] == [204, 204]
    assert rules(shop) == []
    assert shop.get(address).status_code == 404
    assert shop.post(f"{address}restore/").json()["state"] == "on"
    assert len(rules(shop)) == 1


def test_another_shops_rules_are_not_found(shop: Shop, stranger: Shop) -> None:
    address = f"{RULES}{made(shop)['id']}/"
    answers = [
        stranger.get(address),
        stranger.patch(address, {"state": "off"}),
        stranger.patch(address, {"nothing": "that is read"}),
        stranger.delete(address),
        stranger.post(f"{address}restore/"),
        stranger.get(f"{RULES}{uuid4()}/"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "not_found")}
    assert rules(stranger) == []
    assert rules(shop)[0]["state"] == "on"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "validation"),
        ({"kind": "shout"}, 400, "validation"),
        ({"kind": "swap", "says": {"from": "ring"}}, 422, "rule_invalid"),
        ({"kind": "swap", "says": {"from": "ring", "to": "ring"}}, 422, "rule_invalid"),
        ({"kind": "swap", "says": {"from": "<b>", "to": "ring"}}, 422, "rule_invalid"),
        ({"kind": "never", "says": {"words": "x" * 61}}, 400, "validation"),
        ({"kind": "short", "says": {"words": 9}}, 400, "validation"),
        ({"kind": "short", "says": {"words": True}}, 400, "validation"),
        ({"kind": "closing", "says": {"sentence": "no full stop"}}, 422, "rule_invalid"),
        ({"kind": "never", "says": {"word": "stunning"}}, 400, "validation"),
        ({"kind": "never", "says": "stunning"}, 400, "validation"),
    ],
)
def test_what_is_no_rule_is_refused(shop: Shop, body: dict[str, Any], status: int, code: str) -> None:
    answer = shop.post(RULES, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert rules(shop) == []


def test_a_second_rule_about_one_thing_is_refused(shop: Shop) -> None:
    made(shop)
    answer = shop.post(RULES, SWAP)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_exists")


def test_without_a_key_there_are_no_rules(client: Any) -> None:
    assert client.get(RULES).status_code == 401
