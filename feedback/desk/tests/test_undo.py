"""The last act of a person is taken back whole, and only while it is the last one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ai_descriptions.models import JobKind
from feedback.desk.services import preview_dismiss, preview_take
from feedback.desk.undo import act_to_undo, act_undo
from feedback.models import Action, ReviewAction
from feedback.services.facts import facts_tell, question_answer, question_skip
from feedback.services.review import EditedText, draft_approve, draft_edit, draft_reject, draft_restore
from jewelry_site.core import logs
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from tests.factories import DraftFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

HERS = EditedText(title="Her ring", description="A polished silver-tone ring.", tags=["ring"], alt_text="A ring")
SILVER = {"metal": {"base": "silver", "fineness": 925}}


@pytest.fixture
def piece() -> Listing:
    made = ring_in_review()
    ReviewAction.objects.create(action=Action.DRAFTED, listing_id=made.pk)
    return made


@pytest.fixture(autouse=True)
def one_request() -> Iterator[None]:
    token = logs.request_id.set("a-request")
    yield
    logs.request_id.reset(token)


def undo(piece: Listing) -> ReviewAction:
    act = act_to_undo(piece, piece.artisan.user)
    assert act is not None
    act_undo(listing=piece, user=piece.artisan.user, act_id=act.pk)
    piece.refresh_from_db()
    return act


def test_an_approval_and_a_rejection_are_taken_back(piece: Listing) -> None:
    draft_approve(listing=piece, user=piece.artisan.user, expected=1)
    assert undo(piece).action == Action.APPROVED
    assert piece.state == ListingState.IN_REVIEW
    draft_reject(listing=piece, user=piece.artisan.user, expected=1, reason="tone")
    assert undo(piece).action == Action.REJECTED
    assert piece.state == ListingState.IN_REVIEW


def test_a_saved_text_goes_back_to_the_one_before_and_stays_among_the_versions(piece: Listing) -> None:
    draft_edit(listing=piece, user=piece.artisan.user, expected=1, text=HERS)
    undo(piece)
    assert piece.drafts.get(is_current=True).number == 1
    assert piece.drafts.filter(number=2).exists()


def test_bringing_back_is_taken_back(piece: Listing) -> None:
    draft_edit(listing=piece, user=piece.artisan.user, expected=1, text=HERS)
    draft_restore(listing=piece, user=piece.artisan.user, number=1)
    undo(piece)
    assert piece.drafts.get(is_current=True).number == 2


def test_an_answer_is_taken_back_with_its_fact_and_the_question_is_open_again(piece: Listing) -> None:
    question = piece.questions.get()
    question_answer(question=question, user=piece.artisan.user, answer=SILVER)
    undo(piece)
    question.refresh_from_db()
    assert (question.answer, question.answered_at) == (None, None)
    assert not piece.facts.filter(attribute="metal", retired_at=None).exists()
    assert piece.jobs.filter(kind=JobKind.REVISE, state="superseded").count() == 1


def test_a_correction_goes_back_to_what_she_had_said_before(piece: Listing) -> None:
    facts_tell(listing=piece, user=piece.artisan.user, facts={"surface": "openwork"})
    token = logs.request_id.set("another")
    facts_tell(listing=piece, user=piece.artisan.user, facts={"surface": "wire", "technique": ["forged"]})
    undo(piece)
    logs.request_id.reset(token)
    told = piece.facts.filter(source="artisan", retired_at=None).values_list("attribute", "value")
    assert list(told) == [("surface", "openwork")]


def test_what_she_said_before_there_was_a_text_is_not_offered() -> None:
    listing = ring_in_review()
    facts_tell(listing=listing, user=listing.artisan.user, facts={"surface": "wire"})
    assert act_to_undo(listing, listing.artisan.user) is None


def test_a_skipped_question_is_open_again(piece: Listing) -> None:
    question_skip(question=piece.questions.get(), user=piece.artisan.user)
    undo(piece)
    assert piece.questions.get().answered_at is None


def test_only_the_last_act_and_only_her_own_can_be_undone_and_only_once(piece: Listing) -> None:
    user = piece.artisan.user
    draft_edit(listing=piece, user=user, expected=1, text=HERS)
    offered = act_to_undo(piece, user)
    assert offered is not None
    draft_reject(listing=piece, user=user, expected=2, reason="tone")
    with pytest.raises(Problem, match="cannot_undo"):
        act_undo(listing=piece, user=user, act_id=offered.pk)
    assert act_to_undo(piece, UserFactory(is_staff=True, is_superuser=True)) is None
    undo(piece)
    assert act_to_undo(piece, user) is None


def test_a_text_that_was_tried_is_taken_with_its_tone_or_put_aside(piece: Listing) -> None:
    DraftFactory(listing=piece, number=2, is_current=False, offered=True, tone="elegant", length="short")
    preview_dismiss(listing=piece, user=piece.artisan.user, number=2)
    assert not piece.drafts.filter(offered=True).exists()
    preview_take(listing=piece, user=piece.artisan.user, number=2)
    piece.refresh_from_db()
    assert (piece.drafts.get(is_current=True).number, piece.tone, piece.length) == (2, "elegant", "short")
    undo(piece)
    assert piece.drafts.get(is_current=True).number == 1
