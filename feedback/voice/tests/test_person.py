"""Who speaks in her texts is chosen on the page of her voice, and holds for the next draft."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.voice.models import HouseRule, RuleState
from feedback.voice.selectors import rules_on
from listings.models import Artisan
from ml.voice import make_rule
from tests.factories import ArtisanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def her(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client


def test_a_new_choice_takes_the_place_of_the_one_before(her: Client, artisan: Artisan) -> None:
    for person in ("we", "i"):
        assert her.post(reverse("voice_rule_add"), {"person": person}).status_code == 302

    assert HouseRule.objects.get().state == RuleState.ON
    assert [rule for _, rule in rules_on(artisan.pk)] == [make_rule("person", {"person": "i"})]
    assert "Speak as one person: I, my." in her.get(reverse("voice")).content.decode()


def test_somebody_else_cannot_speak(her: Client) -> None:
    assert her.post(reverse("voice_rule_add"), {"person": "you"}).status_code == 422
    assert not HouseRule.objects.exists()
