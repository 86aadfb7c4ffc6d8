"""Her voice's page, the notice after an approval, and what is said of a draft to which rules were applied."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from feedback.voice.models import HouseRule
from feedback.voice.services import rule_add
from feedback.voice.tests.test_learning import approve, piece, taught_ring_to_band
from listings.models import Artisan, Listing
from tests.factories import ArtisanFactory, DraftFactory, FactFactory, ListingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def client(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client


def body(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def last_listing(artisan: Artisan) -> Listing:
    return artisan.listings.order_by("created_at").last()


def test_without_rules_the_page_says_how_they_come(client: Client) -> None:
    assert "Change the same thing in three texts" in body(client, "voice")


def test_a_proposed_rule_is_a_sentence_with_its_examples(client: Client, artisan: Artisan) -> None:
    taught_ring_to_band(artisan)
    page = body(client, "voice")
    assert "Write “band” instead of “ring”." in page
    assert "You changed “ring” to “band” in 3 texts." in page
    assert "<del>ring</del><ins>band</ins>" in page


def test_after_the_approval_one_tap_says_yes(client: Client, artisan: Artisan) -> None:
    rule = taught_ring_to_band(artisan)
    listing = last_listing(artisan)
    assert "Yes, always" in body(client, "listing", listing.pk)
    address = reverse("listing", args=[listing.pk])
    answer = client.post(reverse("voice_rule", args=[rule.pk]), {"do": "on", "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert HouseRule.objects.get().state == "on"
    assert "Yes, always" not in body(client, "listing", listing.pk)


def test_she_is_led_to_no_other_site(client: Client, artisan: Artisan) -> None:
    rule = taught_ring_to_band(artisan)
    answer = client.post(reverse("voice_rule", args=[rule.pk]), {"do": "on", "next": "https://evil.example/"})
    assert answer["Location"] == reverse("voice")


def test_a_rule_is_switched_deleted_and_brought_back(client: Client, artisan: Artisan) -> None:
    rule = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    for act, state in (("off", "off"), ("on", "on"), ("deleted", "deleted"), ("restore", "on")):
        assert client.post(reverse("voice_rule", args=[rule.pk]), {"do": act}, follow=True).status_code == 200
        rule.refresh_from_db()
        assert rule.state == state
    assert "Never say “stunning”." in body(client, "voice")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ({"from": "necklace", "to": "pendant"}, "swap"),
        ({"from": "stunning", "to": ""}, "never"),
        ({"sentence": "Thank you for looking."}, "closing"),
    ],
)
def test_she_makes_a_rule_herself(client: Client, typed: dict[str, str], kind: str) -> None:
    assert client.post(reverse("voice_rule_add"), typed).status_code == 302
    assert HouseRule.objects.get().kind == kind


@pytest.mark.parametrize(
    "typed",
    [
        {"from": "<script>alert(1)</script>", "to": "x"},
        {"from": "", "to": ""},
        {"from": "a" * 10_000, "to": "b"},
        {"sentence": "x" * 10_000 + "."},
        {"from": "\x00", "to": "b"},
    ],
)
def test_what_no_rule_can_be_made_of_stays_in_the_form(client: Client, typed: dict[str, str]) -> None:
    answer = client.post(reverse("voice_rule_add"), typed)
    assert answer.status_code == 422
    assert "No rule can be made of this" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert HouseRule.objects.count() == 0


def test_the_same_rule_twice_is_a_conflict(client: Client) -> None:
    for status in (302, 409):
        assert client.post(reverse("voice_rule_add"), {"from": "ring", "to": "band"}).status_code == status


def test_unknown_acts_and_strange_ids_change_nothing(client: Client, artisan: Artisan) -> None:
    rule = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": "stunning"})
    others = rule_add(artisan=(other := ArtisanFactory()), user=other.user, kind="never", says={"words": "gorgeous"})
    assert client.post(reverse("voice_rule", args=[rule.pk]), {"do": "explode"}).status_code == 400
    assert client.post(reverse("voice_rule", args=[others.pk]), {"do": "off"}).status_code == 404
    assert client.post(reverse("voice_rule", args=[uuid4()]), {"do": "restore"}).status_code == 404
    assert "gorgeous" not in body(client, "voice")


def test_new_listings_start_as_she_set_it(client: Client, artisan: Artisan) -> None:
    client.post(reverse("voice_save"), {"tone": "plain", "length": "short", "spelling": "us"})
    artisan.refresh_from_db()
    assert (artisan.tone, artisan.length, artisan.spelling) == ("plain", "short", "us")
    assert client.post(reverse("voice_save"), {"tone": "loud"}).status_code == 422


def test_a_draft_says_which_of_her_rules_were_applied(client: Client, artisan: Artisan) -> None:
    listing = ListingFactory(artisan=artisan, state="in_review")
    FactFactory(listing=listing)
    told = [
        {"id": str(uuid4()), "kind": "swap", "says": {"from": "ring", "to": "band"}, "places": 2},
        {"id": str(uuid4()), "kind": "drop_last", "says": {}, "places": 1},
    ]
    DraftFactory(listing=listing, house_rules=told)
    page = body(client, "listing", listing.pk)
    assert "2 of your house rules applied" in page
    assert "Leave out the last sentence." in page


def test_the_history_says_what_was_corrected(client: Client, artisan: Artisan) -> None:
    listing = piece(artisan, metal_tone=["yellow"])
    approve(listing, "A polished gold-tone ring with one blue cabochon.", "Ring, blue stone")
    page = body(client, "listing", listing.pk)
    assert "corrected: " in page and "changed" in page


def test_the_quality_page_counts_changes(client: Client, artisan: Artisan) -> None:
    approve(piece(artisan, metal_tone=["yellow"]), "A polished gold-tone ring with a blue cabochon.", "Ring, blue")
    page = body(client, "quality")
    assert "What edits changed" in page and "Facts put right" in page


def test_the_page_asks_no_more_for_more_rules(
    client: Client, artisan: Artisan, django_assert_max_num_queries: object
) -> None:
    taught_ring_to_band(artisan)
    for number in range(20):
        rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": f"word{number}"})
    with django_assert_max_num_queries(12):
        client.get(reverse("voice"))
