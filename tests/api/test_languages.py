"""The API answers in the language of Accept-Language, English without one; codes and figures never change."""

from __future__ import annotations

import pytest

from jewelry_site.core.models import User
from ml.messages import Message, Term
from tests.api.shop import Shop, one
from tests.factories import QuestionFactory, ring_in_review

pytestmark = pytest.mark.django_db


def test_problems_are_told_in_the_language_asked_for_under_the_same_code(shop: Shop) -> None:
    nowhere = one("00000000-0000-0000-0000-000000000000")
    told = {language: shop.get(nowhere, accept_language=language) for language in ("de", "fr", "es", "nl")}
    assert {language: answer.json()["title"] for language, answer in told.items()} == {
        "de": "Nicht gefunden",
        "fr": "Introuvable",
        "es": "No encontrado",
        "nl": "Not found",
    }
    assert {answer.json()["code"] for answer in told.values()} == {"not_found"}
    assert told["de"]["Content-Language"] == "de"
    assert "Accept-Language" in told["de"]["Vary"]


def test_without_a_wish_it_is_english_whatever_the_maker_reads(shop: Shop) -> None:
    User.objects.filter(pk=shop.artisan.user.pk).update(language="de")
    assert shop.get(one("00000000-0000-0000-0000-000000000000")).json()["title"] == "Not found"


def test_a_stored_question_is_asked_in_the_language_of_the_request(shop: Shop) -> None:
    ring = ring_in_review(artisan=shop.artisan)
    asks = Message("What is the fineness of the {metal}?", {"metal": Term("metal", "silver")})
    QuestionFactory(listing=ring, code="fineness", prompt=str(asks), asks=asks.as_json())
    prompts = {}
    for language in ("en", "es"):
        body = shop.get(one(ring.pk), accept_language=language).json()
        prompts[language] = [question["prompt"] for question in body["questions"]]
    assert "What is the fineness of the silver?" in prompts["en"]
    assert "¿Cuál es la ley del metal (plata)?" in prompts["es"]
