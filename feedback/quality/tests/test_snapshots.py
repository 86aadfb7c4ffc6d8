"""Snapshots are kept by a chore, made again to the same byte, and read together with what is live."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from feedback.quality.figures import Figures
from feedback.quality.models import QualitySnapshot
from feedback.quality.snapshots import snapshots_keep, snapshots_read, snapshots_recompute, today
from feedback.quality.tests.story_teller import TEXT, Piece, noon

pytestmark = pytest.mark.django_db


def history() -> list[Piece]:
    """Ten days of two shops, with everything that is counted."""
    hers, others = Piece(), Piece()
    pieces = []
    for days in range(10, -1, -1):
        for shop in (hers, others):
            piece = Piece(shop.artisan_id)
            draft = piece.drafted(noon(days, -600), waited_ms=40, timings_ms={"see": 20 + days, "write": 900})
            if days % 3 == 0:
                final = piece.edited(noon(days, -500), TEXT["description"], f"A band, number {days}.")
                piece.approved(noon(days, -500 + days), final, edited=True)
            elif days % 3 == 1:
                piece.approved(noon(max(0, days - 1), -500), draft)
            thought = {"model_thought": [["white", 0.97, True]]}
            piece.act("fact_stated", noon(days, -400), attribute="metal_tone", after=["yellow"], detail=thought)
            piece.act("rated", noon(days, -400), draft_id=draft, after=4)
            pieces.append(piece)
    pieces[0].rejected(noon(1), draft)
    return pieces


def rows() -> list[Any]:
    """Every row as PostgreSQL itself writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM feedback_qualitysnapshot AS row ORDER BY id")
        return cursor.fetchall()


def test_every_day_that_is_over_is_kept_for_each_shop_and_for_all() -> None:
    piece = history()[0]
    snapshots_keep()
    kept = QualitySnapshot.objects.filter(day=noon(9).date())
    assert set(kept.values_list("artisan_id", flat=True)) >= {None, piece.artisan_id}
    both = Figures()
    for row in kept.filter(artisan_id=None):
        both.add(Figures.from_json(row.figures))
    assert (both.unchanged, both.edited, both.stars, both.chrf.cases) == (2, 2, {4: 2}, 4)
    assert not QualitySnapshot.objects.filter(day=today()).exists()


def test_what_is_computed_again_is_the_same_to_the_byte() -> None:
    history()
    snapshots_keep()
    first = rows()
    assert len(first) > 30
    snapshots_recompute()
    assert rows() == first
    call_command("quality_recompute", "--from", str(noon(4).date()), stdout=StringIO())
    assert rows() == first
    QualitySnapshot.objects.all().delete()
    snapshots_recompute()
    assert rows() == first


def test_a_row_that_the_ledger_does_not_carry_goes() -> None:
    history()
    snapshots_keep()
    first = rows()
    QualitySnapshot.objects.create(
        id="00000000-0000-4000-8000-000000000000", day=noon(2).date(), cases=99, figures={"unchanged": 99}
    )
    QualitySnapshot.objects.filter(day=noon(3).date()).update(cases=77)
    snapshots_recompute()
    assert rows() == first


def test_figures_survive_being_kept() -> None:
    history()
    snapshots_keep()
    for row in QualitySnapshot.objects.all():
        assert Figures.from_json(row.figures).as_json() == row.figures


def test_reading_adds_today_and_the_days_that_are_not_kept_yet() -> None:
    artisan_id = history()[0].artisan_id
    before = snapshots_read(artisan_id=artisan_id, first=noon(2).date())
    snapshots_keep()
    after = snapshots_read(artisan_id=artisan_id, first=noon(2).date())
    assert {row.day for row in after.rows} >= {noon(days).date() for days in (2, 1, 0)}
    assert sum(row.figures.reviewed for row in before.rows) == sum(row.figures.reviewed for row in after.rows)
    assert before.missing == after.missing == 0


def test_a_page_does_not_count_a_long_past_while_somebody_waits() -> None:
    history()
    assert snapshots_read(artisan_id=None, first=noon(9).date()).missing == 7


def test_an_act_that_became_visible_after_midnight_is_counted_by_the_next_round() -> None:
    history()
    snapshots_keep()
    piece = Piece()
    piece.approved(noon(1), piece.drafted(noon(1)))
    snapshots_keep()
    [row] = QualitySnapshot.objects.filter(artisan_id=piece.artisan_id)
    assert (row.day, row.cases) == (today() - timedelta(days=1), 1)


@pytest.mark.parametrize("day", ["yesterday", "2999-01-01"])
def test_the_command_says_what_it_takes(day: str) -> None:
    with pytest.raises(CommandError, match=r"write it as 2026-11-30|not over yet"):
        call_command("quality_recompute", "--from", day)


def test_an_empty_ledger_keeps_nothing() -> None:
    assert snapshots_keep() == 0
