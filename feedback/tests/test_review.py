"""Reviewing a draft: nothing is overwritten, nothing untrue is approved, every act is in the ledger."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from ai_descriptions.models import Draft, FactSource, JobState, Writer
from feedback.models import Action, ReviewAction
from feedback.services import review
from feedback.services.facts import fact_take_back, facts_tell, question_answer, question_skip
from feedback.services.review import (
    EditedText,
    draft_approve,
    draft_edit,
    draft_rate,
    draft_reject,
    draft_restore,
    draft_write_first,
    listing_reopen,
)
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState
from ml.claims import GuardError
from tests.factories import ArtisanFactory, DraftFactory, ListingFactory, ring_in_review

pytestmark = pytest.mark.django_db


def edited(**changes: object) -> EditedText:
    text = {
        "title": "Silver-tone ring with a blue stone",
        "description": "A polished silver-tone ring with a blue cabochon.",
        "tags": ["silver-tone ring", "blue stone"],
        "alt_text": "Silver-coloured ring with a blue stone",
    }
    return EditedText(**(text | changes))


def acts(listing: Listing) -> list[str]:
    return list(ReviewAction.objects.filter(listing_id=listing.pk).order_by("id").values_list("action", flat=True))


def current(listing: Listing) -> Draft:
    return listing.drafts.get(is_current=True)


def test_an_edit_is_a_new_row_and_the_machines_row_stays_as_it_was() -> None:
    listing = ring_in_review()

    mine = draft_edit(listing=listing, user=listing.artisan.user, expected=1, text=edited(title="Blue-stone ring"))

    machine = listing.drafts.get(number=1)
    assert (machine.title, machine.is_current) == ("Silver-tone ring with a blue stone", False)
    assert (mine.number, mine.title, mine.writer, mine.parent_id) == (2, "Blue-stone ring", Writer.PERSON, machine.pk)
    assert current(listing) == mine
    [act] = ReviewAction.objects.filter(listing_id=listing.pk, action=Action.EDITED)
    assert (act.before["title"], act.after["title"]) == ("Silver-tone ring with a blue stone", "Blue-stone ring")


def test_saving_what_is_there_already_stores_nothing() -> None:
    listing = ring_in_review()

    draft_edit(listing=listing, user=listing.artisan.user, expected=1, text=edited())

    assert listing.drafts.count() == 1
    assert acts(listing) == []


def test_the_database_refuses_to_change_the_words_of_a_draft() -> None:
    draft = current(ring_in_review())

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(description="A solid gold ring.")


def test_the_database_refuses_to_rewrite_the_ledger() -> None:
    listing = ring_in_review()
    draft_rate(listing=listing, user=listing.artisan.user, stars=4)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewAction.objects.update(comment="never happened")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewAction.objects.all().delete()


def test_the_database_allows_one_current_draft() -> None:
    listing = ring_in_review()

    with pytest.raises(IntegrityError, match="one_current_draft_per_listing"), transaction.atomic():
        DraftFactory(listing=listing, number=2)


def test_a_stale_save_overwrites_nothing_and_shows_the_current_text() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    draft_edit(listing=listing, user=user, expected=1, text=edited(title="From the first tab"))

    with pytest.raises(Problem) as raised:
        draft_edit(listing=listing, user=user, expected=1, text=edited(title="From the second tab"))

    assert (raised.value.code, raised.value.status) == ("stale_draft", 412)
    assert raised.value.extra["current"]["title"] == "From the first tab"
    assert current(listing).title == "From the first tab"


def test_approving_keeps_who_and_what_and_a_second_time_changes_nothing() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    first = draft_approve(listing=listing, user=user, expected=1)
    again = draft_approve(listing=listing, user=user, expected=1)

    listing.refresh_from_db()
    assert (listing.state, first.approved_by, again.approved_at) == (ListingState.APPROVED, user, first.approved_at)
    assert acts(listing) == [Action.APPROVED]


def test_saving_and_approving_is_one_step() -> None:
    listing = ring_in_review()

    text = edited(title="Blue-stone ring")
    approved = draft_approve(listing=listing, user=listing.artisan.user, expected=1, text=text)

    assert (approved.number, approved.title) == (2, "Blue-stone ring")
    assert acts(listing) == [Action.EDITED, Action.APPROVED]


def test_a_text_with_an_untrue_claim_is_not_approved_and_not_lost() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    text = edited(description="A polished sterling silver ring with a blue cabochon.")
    mine = draft_edit(listing=listing, user=user, expected=1, text=text)

    with pytest.raises(Problem) as raised:
        draft_approve(listing=listing, user=user, expected=mine.number)

    assert (raised.value.code, raised.value.status) == ("findings_open", 422)
    finding = raised.value.extra["findings"][0]
    assert "sterling silver" in mine.description[finding["start"] : finding["end"]]
    listing.refresh_from_db()
    assert listing.state == ListingState.IN_REVIEW
    assert current(listing) == mine
    assert mine.findings.filter(severity="block").exists()


def test_the_same_claim_is_approved_once_she_has_said_that_it_is_so() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    text = edited(description="A polished sterling silver ring with a blue cabochon.")
    mine = draft_edit(listing=listing, user=user, expected=1, text=text)

    facts_tell(listing=listing, user=user, facts={"metal": {"base": "silver", "fineness": 925}})

    assert draft_approve(listing=listing, user=user, expected=mine.number).approved_at is not None


def test_a_broken_guard_holds_the_approval_up_and_loses_no_words() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    with patch.object(review.claims, "check", side_effect=GuardError("rules unreadable")):
        mine = draft_edit(listing=listing, user=user, expected=1, text=edited(title="Blue-stone ring"))
        with pytest.raises(Problem) as raised:
            draft_approve(listing=listing, user=user, expected=mine.number)

    assert (raised.value.code, raised.value.status) == ("guard_unavailable", 503)
    assert "nothing was approved or changed" in raised.value.detail
    listing.refresh_from_db()
    assert (listing.state, current(listing).title) == (ListingState.IN_REVIEW, "Blue-stone ring")


def test_a_text_that_is_opened_again_is_read_against_the_facts_of_today() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    facts_tell(listing=listing, user=user, facts={"metal": {"base": "silver", "fineness": 925}})
    text = edited(description="A polished sterling silver ring with a blue cabochon.")
    mine = draft_approve(listing=listing, user=user, expected=1, text=text)
    listing.facts.filter(attribute="metal").update(retired_at=timezone.now())
    assert not mine.findings.exists()

    listing_reopen(listing=listing, user=user)

    assert mine.findings.filter(severity="block", field="description").exists()


def test_a_fact_that_changes_after_the_approval_asks_for_approval_again() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    facts_tell(listing=listing, user=user, facts={"metal": {"base": "silver", "fineness": 925}})
    text = edited(description="A polished sterling silver ring with a blue cabochon.")
    mine = draft_approve(listing=listing, user=user, expected=1, text=text)

    facts_tell(listing=listing, user=user, facts={"metal": {"base": "silver", "fineness": 925}})
    listing.refresh_from_db()
    assert listing.state == ListingState.APPROVED

    fact_take_back(listing=listing, user=user, attribute="metal")
    listing.refresh_from_db()
    mine.refresh_from_db()
    assert (listing.state, mine.approved_at, mine.is_current) == (ListingState.IN_REVIEW, None, True)
    assert mine.findings.filter(severity="block", field="description").exists()
    assert ReviewAction.objects.get(action=Action.REOPENED).reason == "facts_changed"


def test_an_approved_text_changes_only_after_a_person_opens_it_again() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    draft_approve(listing=listing, user=user, expected=1)

    with pytest.raises(Problem, match="wrong_state"):
        draft_edit(listing=listing, user=user, expected=1, text=edited(title="Another"))
    listing_reopen(listing=listing, user=user)
    draft_edit(listing=listing, user=user, expected=1, text=edited(title="Another"))

    assert current(listing).title == "Another"
    assert acts(listing) == [Action.APPROVED, Action.REOPENED, Action.EDITED]


def test_a_rejection_keeps_its_reason_and_a_reason_is_needed() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    with pytest.raises(Problem, match="bad_request"):
        draft_reject(listing=listing, user=user, expected=1, reason="because")
    draft_reject(listing=listing, user=user, expected=1, reason="wrong_stone", comment="It is glass.")

    listing.refresh_from_db()
    act = ReviewAction.objects.get(listing_id=listing.pk)
    assert listing.state == ListingState.REJECTED
    assert (act.action, act.reason, act.comment) == (Action.REJECTED, "wrong_stone", "It is glass.")


def test_an_earlier_draft_can_be_brought_back() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    draft_edit(listing=listing, user=user, expected=1, text=edited(title="Worse"))

    restored = draft_restore(listing=listing, user=user, number=1)

    assert (restored.number, restored.is_current) == (1, True)
    assert acts(listing) == [Action.EDITED, Action.RESTORED]


def test_she_may_write_the_first_text_herself() -> None:
    listing = ListingFactory()

    draft_write_first(listing=listing, user=listing.artisan.user, text=edited())

    listing.refresh_from_db()
    assert (listing.state, current(listing).writer) == (ListingState.IN_REVIEW, Writer.PERSON)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "x" * 256}, "The title is longer than 255 characters"),
        ({"description": "x" * 10_001}, "The description is longer than 10000 characters"),
        ({"tags": [f"tag {n}" for n in range(21)]}, "There are more than 20 tags."),
        ({"tags": ["x" * 61]}, "A tag is longer than 60 characters"),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_a_sentence(changes: dict[str, object], sentence: str) -> None:
    listing = ring_in_review()

    with pytest.raises(Problem) as raised:
        draft_edit(listing=listing, user=listing.artisan.user, expected=1, text=edited(**changes))

    assert raised.value.detail == sentence
    assert listing.drafts.count() == 1


def test_an_answer_becomes_her_fact_and_the_text_is_written_again() -> None:
    listing = ring_in_review()
    question = listing.questions.get()

    job = question_answer(question=question, user=listing.artisan.user, answer=question.options[0]["value"])

    fact = listing.facts.get(attribute="metal", retired_at=None)
    assert (fact.source, fact.value) == (FactSource.ARTISAN, {"base": "silver", "fineness": 925})
    assert (job.state, job.kind, job.seed) == (JobState.QUEUED, "revise", 1)
    assert acts(listing) == [Action.QUESTION_ANSWERED, Action.FACT_STATED, Action.JOB_STARTED]
    with pytest.raises(Problem, match="question_answered"):
        question_answer(question=question, user=listing.artisan.user, answer={"metal": {"base": "gold"}})


def test_an_answer_does_not_replace_words_that_she_wrote_herself() -> None:
    listing = ring_in_review()
    user = listing.artisan.user
    mine = draft_edit(listing=listing, user=user, expected=1, text=edited(title="Blue-stone ring"))

    assert question_answer(question=listing.questions.get(), user=user, answer={"metal": {"base": "copper"}}) is None

    assert current(listing) == mine


def test_a_question_that_she_cannot_answer_is_not_asked_again() -> None:
    listing = ring_in_review()

    question_skip(question=listing.questions.get(), user=listing.artisan.user)

    assert listing.questions.filter(answered_at=None, withdrawn_at=None).count() == 0
    assert acts(listing) == [Action.QUESTION_SKIPPED]


def test_her_word_stands_beside_the_models_guess_and_can_be_taken_back() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    facts_tell(listing=listing, user=user, facts={"type": "pendant"})
    act = ReviewAction.objects.get(listing_id=listing.pk, action=Action.FACT_STATED)
    assert (act.before, act.after, act.detail) == ([], ["pendant"], {"model_thought": [["ring", 0.97, True]]})
    fact_take_back(listing=listing, user=user, attribute="type")

    assert list(listing.facts.filter(retired_at=None, attribute="type").values_list("value", "source")) == [
        ("ring", "model")
    ]


def test_told_dimensions_are_joined_key_by_key() -> None:
    listing = ring_in_review()
    user = listing.artisan.user

    facts_tell(listing=listing, user=user, facts={"dimensions": {"band_width_mm": 3}})
    facts_tell(listing=listing, user=user, facts={"dimensions": {"ring_size": "US 7"}})

    fact = listing.facts.get(attribute="dimensions", retired_at=None)
    assert fact.value == {"band_width_mm": 3, "ring_size": "US 7"}


def test_a_stranger_can_do_nothing_and_leaves_no_trace() -> None:
    listing = ring_in_review()
    stranger = ArtisanFactory().user

    for attempt in (
        lambda: draft_edit(listing=listing, user=stranger, expected=1, text=edited(title="Mine now")),
        lambda: draft_approve(listing=listing, user=stranger, expected=1),
        lambda: draft_reject(listing=listing, user=stranger, expected=1, reason="other"),
        lambda: draft_rate(listing=listing, user=stranger, stars=1),
        lambda: facts_tell(listing=listing, user=stranger, facts={"type": "ring"}),
        lambda: question_skip(question=listing.questions.get(), user=stranger),
    ):
        with pytest.raises(Problem, match="not_found"):
            attempt()

    assert acts(listing) == []
    assert listing.drafts.count() == 1


def test_the_ledger_is_written_in_the_transaction_of_the_act() -> None:
    listing = ring_in_review()

    with pytest.raises(RuntimeError), transaction.atomic():
        draft_approve(listing=listing, user=listing.artisan.user, expected=1)
        raise RuntimeError("the power goes out")

    listing.refresh_from_db()
    assert (listing.state, acts(listing)) == (ListingState.IN_REVIEW, [])
    assert connection.in_atomic_block
