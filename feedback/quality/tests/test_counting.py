"""What the ledger says is counted exactly, each draft once, on the day of the first decision about it."""

from __future__ import annotations

import pytest

from feedback.quality.counting import days_counted
from feedback.quality.figures import Agreement
from feedback.quality.tests.story_teller import MODELS, TEXT, Piece, figures_of, noon
from feedback.services.review import EditedText, draft_approve, draft_rate, draft_reject, listing_reopen
from ml.edits import chrf, edit_distance
from tests.factories import DraftFactory, ring_in_review

pytestmark = pytest.mark.django_db

BAND = "A polished band with a blue stone."


def test_decisions_are_counted_by_kind_and_reason() -> None:
    for edited in (False, True, True):
        piece = Piece()
        piece.approved(noon(), piece.drafted(noon()), edited=edited)
    for reason in ("tone", "tone", "wrong_stone"):
        piece = Piece()
        piece.rejected(noon(), piece.drafted(noon()), reason)
    found = figures_of()
    assert (found.unchanged, found.edited, found.approved, found.reviewed) == (1, 2, 3, 6)
    assert found.rejected == {"tone": 2, "wrong_stone": 1}


def test_a_draft_counts_once_by_the_first_decision_about_it() -> None:
    piece = Piece()
    draft = piece.drafted(noon(3))
    piece.rejected(noon(2), draft)
    piece.approved(noon(1), draft)
    assert (figures_of(2).reviewed, figures_of(1).reviewed) == (1, 0)


def test_another_draft_of_the_same_piece_counts_for_itself() -> None:
    piece = Piece()
    piece.rejected(noon(2), piece.drafted(noon(3)))
    piece.approved(noon(1), piece.drafted(noon(2, 5)))
    assert figures_of(since=2).rejected == {"tone": 1}
    assert figures_of(since=2).unchanged == 1


def test_what_a_person_wrote_without_a_draft_says_nothing_about_drafts() -> None:
    piece = Piece()
    piece.approved(noon(), piece.edited(noon(), None, BAND), edited=True)
    found = figures_of()
    assert (found.own_words, found.reviewed, found.chrf.cases) == (1, 0, 0)


def test_an_approved_text_is_compared_with_the_draft_that_it_came_from_over_several_edits() -> None:
    piece = Piece()
    piece.drafted(noon(2))
    piece.edited(noon(2), TEXT["description"], "Something in between.")
    final = piece.edited(noon(1), "Something in between.", BAND)
    piece.approved(noon(1), final, edited=True)
    before, after = (f"A ring {words} A ring" for words in (TEXT["description"], BAND))
    found = figures_of()
    assert (found.distance.cases, found.distance.value) == (1, round(edit_distance(before, after), 4))
    assert (found.chrf.cases, found.chrf.value) == (1, round(chrf(before, after), 4))


def test_an_unchanged_text_is_as_close_as_can_be() -> None:
    piece = Piece()
    piece.approved(noon(), piece.drafted(noon()))
    found = figures_of()
    assert (found.distance.value, found.chrf.value) == (0, 100)


def test_a_review_lasts_from_when_the_text_came_to_the_first_decision() -> None:
    for minutes in (1, 5, 30):
        piece = Piece()
        piece.drafted(noon())
        final = piece.drafted(noon(minutes=0.5))
        piece.approved(noon(minutes=minutes), final)
    times = figures_of().review_ms
    assert (times.cases, times.quantile(0.5)) == (3, pytest.approx(300_000, rel=0.01))


def test_what_nobody_decided_about_waits_and_grows_older() -> None:
    waiting, decided, deleted, superseded = Piece(), Piece(), Piece(), Piece()
    for piece in (waiting, decided, deleted):
        draft = piece.drafted(noon(3))
    superseded.drafted(noon(3), current=False)
    decided.approved(noon(2), draft)
    deleted.act("listing_deleted", noon(2))
    waiting.drafted(noon(1))
    hours = 60 * 60_000
    assert figures_of(3).waiting_ms.cases == 3
    assert figures_of(1).waiting_ms.cases == 1
    assert figures_of(1).waiting_ms.quantile(1) == pytest.approx(60 * hours, rel=0.01)


def test_the_queue_carried_from_day_to_day_is_the_queue_read_anew() -> None:
    for days in (5, 4, 3):
        piece = Piece()
        piece.rejected(noon(days - 2), piece.drafted(noon(days)))
        piece.drafted(noon(days - 2, 1))
        Piece().drafted(noon(days))
    carried = dict(days_counted(noon(5).date(), noon(1).date()))
    for day, counted in carried.items():
        [(_, alone)] = days_counted(day, day)
        assert {key: found.as_json() for key, found in alone.items()} == {
            key: found.as_json() for key, found in counted.items()
        }


def test_agreement_is_counted_where_a_person_and_a_model_that_was_sure_both_spoke() -> None:
    piece, told_before = Piece(), Piece()
    piece.drafted(noon(2))
    thought = {"model_thought": [["white", 0.97, True]]}
    piece.act("fact_stated", noon(), attribute="metal_tone", after=["yellow"], detail=thought)
    piece.act("fact_stated", noon(), attribute="metal_tone", after=["white"], detail=thought)
    unsure = {"model_thought": [["wire", 0.3, False]]}
    piece.act("fact_stated", noon(), attribute="surface", after=["wire"], detail=unsure)
    told_before.act("fact_stated", noon(), attribute="type", after=["ring"], detail={"model_thought": []})
    told_before.act("photos_seen", noon(), after=[["type", "ring", 0.99, True], ["surface", "wire", 0.9, True]])
    told_before.drafted(noon())
    assert figures_of().attributes == {"metal_tone": Agreement(1, 1), "type": Agreement(1, 0)}


def test_latencies_and_failures_are_told_by_stage() -> None:
    for milliseconds in range(100, 1100, 100):
        Piece().drafted(noon(), waited_ms=7, timings_ms={"write": milliseconds}, writer="planner")
    Piece().act("job_failed", noon())
    found = figures_of()
    assert found.stages_ms["waited"].quantile(0.9) == 7
    assert found.stages_ms["write"].quantile(0.5) == pytest.approx(500, rel=0.01)
    assert (found.drafts, found.failed) == ({"planner": 10}, 1)


def test_the_last_stars_of_a_day_count() -> None:
    piece = Piece()
    draft = piece.drafted(noon())
    for stars in (2, 5):
        piece.act("rated", noon(), draft_id=draft, after=stars, detail={"models": MODELS})
    assert figures_of().stars == {5: 1}


def test_figures_stand_under_the_models_that_made_the_text_also_after_a_rewrite() -> None:
    piece = Piece()
    piece.drafted(noon(2))
    rewritten = piece.drafted(noon(), models={"text": "pen-2"})
    piece.approved(noon(), rewritten, models={"text": "pen-2"})
    [(_, counted)] = days_counted(noon().date(), noon().date())
    assert [versions for (_, versions), found in counted.items() if found.reviewed] == [("eye-1", "pen-2")]


def test_of_a_deleted_shop_the_decisions_stay_although_its_words_are_gone() -> None:
    piece = Piece()
    piece.drafted(noon())
    final = piece.act("edited", noon(), detail={"writer": "person"})
    piece.act("rated", noon(), draft_id=final)
    piece.approved(noon(), final, edited=True)
    found = figures_of()
    assert (found.edited, found.own_words, found.chrf.cases, found.stars) == (1, 0, 0, {})


def test_one_shop_is_counted_without_the_others() -> None:
    hers, other = Piece(), Piece()
    for piece in (hers, other):
        piece.approved(noon(), piece.drafted(noon()))
    [(_, counted)] = days_counted(noon().date(), noon().date(), hers.artisan_id)
    assert {artisan_id for artisan_id, _ in counted} == {hers.artisan_id}


def test_the_real_services_write_what_is_counted() -> None:
    kept, changed, refused = (ring_in_review() for _ in range(3))
    draft_rate(listing=kept, user=kept.artisan.user, stars=4)
    draft_approve(listing=kept, user=kept.artisan.user, expected=1)
    listing_reopen(listing=kept, user=kept.artisan.user)
    draft_approve(listing=kept, user=kept.artisan.user, expected=1)
    text = EditedText(title="Ring", description="A polished silver-tone ring.", tags=[], alt_text="")
    draft_approve(listing=changed, user=changed.artisan.user, expected=1, text=text)
    draft_reject(listing=refused, user=refused.artisan.user, expected=1, reason="invented")
    DraftFactory(listing=refused, number=2, is_current=False)
    found = figures_of(0)
    assert (found.unchanged, found.edited, found.rejected, found.stars) == (1, 1, {"invented": 1}, {4: 1})
