"""Pages speak the language of who reads them, whatever was stored; forms, JSON and descriptions stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import Finding
from jewelry_site.core.models import User
from listings.models import Listing
from ml.messages import Message, Term
from tests.factories import FactFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def choose(client: Client, language: str, back: str = "/quality/") -> Any:
    return client.post(reverse("language"), {"language": language, "next": back})


def shown(client: Client, piece: Listing) -> str:
    answer = client.get(reverse("listing", args=[piece.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_guest_reads_what_her_browser_asks_for_and_caches_know_it() -> None:
    answer = Client().get(reverse("sign_in"), headers={"Accept-Language": "fr-CH, fr;q=0.9"})
    assert '<html lang="fr" dir="ltr">' in answer.content.decode()
    assert "Se connecter" in answer.content.decode()
    assert answer["Content-Language"] == "fr"
    assert {"accept-language", "cookie"} <= {part.strip().lower() for part in answer["Vary"].split(",")}


def test_a_language_that_is_not_there_falls_back_to_english() -> None:
    answer = Client().get(reverse("sign_in"), headers={"Accept-Language": "it"})
    assert answer["Content-Language"] == "en"
    assert "Photos in, true descriptions out." in answer.content.decode()


def test_the_choice_keeps_the_page_and_stays_on_the_account(maker: Client, piece: Listing) -> None:
    assert choose(maker, "de")["Location"] == "/quality/"
    elsewhere = Client()
    elsewhere.force_login(piece.artisan.user)
    answer = elsewhere.get("/quality/", headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "de"
    assert "Wie gut Ihre Entwürfe sind" in answer.content.decode()


def test_a_guests_choice_becomes_that_of_the_account_she_opens() -> None:
    client = Client()
    choose(client, "es")
    client.post(reverse("sign_up"), {"email": "eva@example.org", "password": "cobre y plata 7", "shop_name": "Eva"})
    assert User.objects.get(email="eva@example.org").language == "es"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_choice_leads_to_no_other_site(maker: Client, back: str) -> None:
    assert choose(maker, "de", back)["Location"] == reverse("work")


def test_an_unknown_language_is_refused(maker: Client, piece: Listing) -> None:
    assert choose(maker, "xx").status_code == 400
    assert User.objects.get(pk=piece.artisan.user.pk).language == ""


def test_stored_questions_and_findings_are_said_in_the_readers_language(maker: Client, piece: Listing) -> None:
    asks = Message("What is the fineness of the {metal}?", {"metal": Term("metal", "silver")})
    QuestionFactory(listing=piece, code="fineness", prompt=str(asks), asks=asks.as_json())
    Finding.objects.create(
        draft=piece.drafts.get(),
        rule="metal_unsupported",
        severity="block",
        field="title",
        start=0,
        end=6,
        message="Nobody said that it is Silver; a photo shows only a colour.",
        values=Message("", {"words": "Silver"}).as_json()["values"],
    )
    choose(maker, "de")
    page = shown(maker, piece)
    assert "Welchen Feingehalt hat das Metall (Silber)?" in page
    moderator = User.objects.create_superuser("moderator@example.org", "a long pass phrase", language="fr")
    other = Client()
    other.force_login(moderator)
    assert "Quel est le titre du métal (argent)\u202f?" in shown(other, piece)


def test_figures_are_written_as_she_writes_them_and_forms_as_they_were(maker: Client, piece: Listing) -> None:
    FactFactory(listing=piece, attribute="weight_g", value=2.5, source="artisan", probability=None)
    choose(maker, "de")
    page = maker.get(f"{reverse('listing', args=[piece.pk])}?correct=weight_g").content.decode()
    assert "2,5 g" in page
    assert 'value="2.5"' in page


def test_the_description_is_marked_as_english(maker: Client, piece: Listing) -> None:
    choose(maker, "de")
    assert '<textarea id="text-description" name="description" lang="en"' in shown(maker, piece)


def test_problems_are_told_in_the_readers_language(maker: Client) -> None:
    choose(maker, "es")
    answer = maker.get("/nothing/")
    assert answer.status_code == 404
    assert "En esta dirección no hay nada para usted." in answer.content.decode()


def test_a_fact_that_cannot_be_is_refused_in_the_readers_language(maker: Client, piece: Listing) -> None:
    choose(maker, "de")
    told = {"stones.name": "ruby", "stones.colour": "green"}
    answer = maker.post(reverse("fact_tell", args=[piece.pk, "stones"]), told)
    assert answer.status_code == 400
    assert "Rubin ist rot oder rosa oder lila, nicht grün" in answer.content.decode()
