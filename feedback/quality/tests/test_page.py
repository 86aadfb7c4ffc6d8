"""The page tells what the figures mean, to the right people, with few queries, and no more surely than they allow."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import ModelVersion
from feedback.quality.snapshots import snapshots_keep
from feedback.quality.tests.story_teller import TEXT, Piece, noon
from jewelry_site.core.models import User
from listings.models import Artisan
from tests.factories import ArtisanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def artisan() -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def hers(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("m@example.org", "a good long password"))
    return client


def words(client: Client, **query: Any) -> str:
    """The page without its tags."""
    answer = client.get(reverse("quality"), query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def review(artisan: Artisan, days: int, *, unchanged: int = 0, edited: int = 0, rejected: int = 0) -> None:
    for number in range(unchanged + edited + rejected):
        piece = Piece(artisan.pk)
        draft = piece.drafted(noon(days), waited_ms=30, timings_ms={"see": 20, "write": 1200})
        if number < unchanged:
            piece.approved(noon(days, 4), draft)
        elif number < unchanged + edited:
            final = piece.edited(noon(days, 3), TEXT["description"], "A polished band with a blue stone.")
            piece.approved(noon(days, 4), final, edited=True)
        else:
            piece.rejected(noon(days, 4), draft, "wrong_stone")


def test_a_sentence_tells_the_share_and_how_far_it_can_be_trusted(hers: Client, artisan: Artisan) -> None:
    review(artisan, 2, unchanged=31, edited=9, rejected=2)
    review(artisan, 20, unchanged=22, edited=14)
    snapshots_keep()
    page = words(hers)
    assert (
        "Of the 42 texts reviewed in the last 14 days, 31 went out unchanged (74 %, likely between 59 and 85 %). "
        "In the 14 days before it was 61 % of 36: too few to call it better. 2 were rejected." in page
    )
    assert "Half of the 42 texts were decided about within 4 min, nine of ten within 4 min." in page
    assert "42 drafts were written: 42 by the text model, 0 by the sentence planner." in page


def test_a_difference_that_chance_alone_would_not_make_is_called_one(hers: Client, artisan: Artisan) -> None:
    review(artisan, 2, unchanged=40)
    review(artisan, 20, unchanged=10, edited=30)
    snapshots_keep()
    assert "it was 25 % of 40: it got better, likely by 57 to 86 points." in words(hers)


def test_few_cases_are_told_without_a_share(hers: Client, artisan: Artisan) -> None:
    review(artisan, 1, unchanged=1, edited=1)
    page = words(hers)
    assert "2 texts were reviewed in the last 14 days, 1 of them went out unchanged: too few to tell a share." in page
    assert "of the texts went out unchanged" not in page


def test_one_case_is_told_as_one(hers: Client, artisan: Artisan) -> None:
    review(artisan, 1, rejected=1)
    assert "One text was reviewed in the last 14 days; it was rejected." in words(hers)


def test_an_empty_ledger_says_when_something_will_stand_here(hers: Client) -> None:
    assert "As soon as a draft is approved, changed or rejected, it counts here." in words(hers)


def test_an_artisan_sees_her_own_and_a_moderator_all_or_one_shop(
    hers: Client, moderator: Client, artisan: Artisan
) -> None:
    other: Artisan = ArtisanFactory()
    review(artisan, 1, unchanged=6)
    review(other, 1, unchanged=8)
    snapshots_keep()
    assert "Of the 6 texts" in words(hers, shop=other.pk)
    assert "Of the 14 texts" in words(moderator)
    assert "Of the 8 texts" in words(moderator, shop=other.pk)
    assert moderator.get(reverse("quality"), {"shop": uuid4()}).status_code == 404
    assert moderator.get(reverse("quality"), {"shop": "nothing"}).status_code == 404


def test_every_period_opens_and_others_are_refused(hers: Client, artisan: Artisan) -> None:
    review(artisan, 60, unchanged=5)
    snapshots_keep()
    assert "No text was reviewed" not in words(hers, period="3m")
    assert "Of the 5 texts reviewed in the last 52 weeks" in words(hers, period="1y")
    assert hers.get(reverse("quality"), {"period": "ever"}).status_code == 400


def test_versions_stand_side_by_side_and_the_live_one_is_marked(hers: Client, artisan: Artisan) -> None:
    ModelVersion.objects.filter(kind="text").delete()
    ModelVersion.objects.create(kind="text", version="pen-2", folder="x", state="live")
    review(artisan, 5, unchanged=3, edited=7)
    for _ in range(10):
        piece = Piece(artisan.pk)
        models = {"vision": "eye-1", "text": "pen-2"}
        piece.approved(noon(2, 4), piece.drafted(noon(2), models=models), models=models)
    snapshots_keep()
    page = words(hers)
    assert "Of pen-2 100 % went out unchanged, of pen-1 30 %: it got better, likely by 29 to 89 points." in page
    assert "pen-2 live 10 10 100 % (72–100)" in page


def test_the_page_asks_the_database_as_often_for_a_year_as_for_a_day(
    hers: Client, artisan: Artisan, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    review(artisan, 1, unchanged=1)
    snapshots_keep()
    review(artisan, 0, unchanged=1)
    with django_assert_max_num_queries(13) as few:
        words(hers, period="1y")
    for days in range(1, 40):
        review(artisan, days, unchanged=2, edited=1)
    snapshots_keep()
    review(artisan, 0, unchanged=5, edited=3, rejected=1)
    with django_assert_num_queries(len(few)):
        words(hers, period="1y")


def test_charts_are_drawn_without_inline_style_and_in_whole_numbers(hers: Client, artisan: Artisan) -> None:
    review(artisan, 1, unchanged=6, edited=2, rejected=1)
    review(artisan, 0, edited=1)
    Piece(artisan.pk).drafted(noon(1))
    page = hers.get(reverse("quality"), headers={"Accept-Language": "de"}).content.decode()
    assert page.count("<figure") == 4
    assert " style=" not in page
    assert not re.search(r'(?:[xy][12]?|width|height|cx|cy)="[^"]*[,.][^"]*"', page.partition("<main")[2])
    assert all('role="img" aria-label="' in svg for svg in re.findall(r"<svg viewBox=\"0 0 720[^>]*>", page))


def test_the_table_for_spreadsheets_has_a_row_for_each_day_and_model(hers: Client, artisan: Artisan) -> None:
    review(artisan, 2, unchanged=2, edited=1)
    review(artisan, 0, rejected=1)
    answer = hers.get(reverse("quality_csv"), {"period": "2w"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [(row["day"], row["text_model"], row["reviewed"], row["rejected_wrong_stone"]) for row in rows] == [
        (str(noon(2).date()), "pen-1", "3", "0"),
        (str(noon(0).date()), "pen-1", "1", "1"),
    ]
    assert float(rows[0]["whole_draft_seconds_median"]) == pytest.approx(1.25, rel=0.05)
    assert rows[1]["chrf"] == ""


def test_a_model_named_like_a_formula_is_no_formula_in_a_spreadsheet(hers: Client, artisan: Artisan) -> None:
    piece = Piece(artisan.pk)
    piece.drafted(noon(), models={"text": "=1+1"})
    rows = csv.DictReader(StringIO(hers.get(reverse("quality_csv")).content.decode()))
    assert {row["text_model"] for row in rows} == {"'=1+1"}
