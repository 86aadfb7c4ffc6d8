"""What a worker delivers, and when it may not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest

from ai_descriptions import jobs, pipeline, worker
from ai_descriptions.jobs import describe_listing
from ai_descriptions.models import Draft, Job, JobKind, JobState, Stage
from ai_descriptions.services import rewrite_request
from feedback.models import Action, ReviewAction
from feedback.services.facts import question_answer
from feedback.services.review import EditedText, draft_approve, draft_edit
from listings.models import Listing, ListingState
from ml.claims import GuardError
from ml.text import Text
from tests.factories import ArtisanFactory, DraftFactory, JobFactory, ListingFactory, PhotoFactory, ring_in_review

pytestmark = pytest.mark.django_db


@dataclass
class FixedWriter:
    """Writes one given text, and remembers what it was asked."""

    version: str = "fixed-1"
    description: str = "A polished silver-tone ring with a blue cabochon."
    asked: list[dict[str, Any]] = field(default_factory=list)

    def write(self, facts: Any, **wishes: Any) -> Text:
        self.asked.append(wishes | {"facts": facts.statable()})
        return Text(
            title="Silver-tone ring",
            description=self.description,
            tags=("silver-tone ring",),
            alt_text="Silver-coloured ring",
            writer="model",
            findings=(),
            seconds=0.0,
            seed=0,
        )


@pytest.fixture
def writer() -> Any:
    fixed = FixedWriter()
    with (
        patch.object(jobs.app, "send_task"),
        patch.object(pipeline, "live_writer", lambda: fixed),
        patch.object(pipeline, "live_eye", lambda: None),
    ):
        yield fixed


def run(job: Job) -> Job:
    worker.job_run(job_id=job.pk, worker="w")
    return Job.objects.get(pk=job.pk)


def new_listing() -> Listing:
    listing: Listing = ListingFactory(artisan=ArtisanFactory(spelling="us"))
    PhotoFactory(listing=listing, position=0)
    return listing


def test_a_job_ends_with_a_current_draft_its_timings_and_one_act_of_the_ledger(writer: FixedWriter) -> None:
    listing = new_listing()

    job = run(describe_listing(listing=listing, user=listing.artisan.user))

    draft = Draft.objects.get(job=job)
    assert (job.state, job.stage, job.models_used) == (JobState.DONE, Stage.FINISHED, {"text": "fixed-1"})
    assert set(job.timings_ms) == {"ask", "write", "check"}
    assert (draft.number, draft.is_current, draft.title) == (1, True, "Silver-tone ring")
    listing.refresh_from_db()
    assert listing.state == ListingState.IN_REVIEW
    act = ReviewAction.objects.get(action=Action.DRAFTED)
    assert (act.draft_id, act.job_id, act.after) == (draft.pk, job.pk, draft.text)
    assert writer.asked[0]["spelling"] == "us"


def test_write_another_asks_with_another_seed_and_names_what_was_written_before(writer: FixedWriter) -> None:
    listing = ring_in_review()

    run(rewrite_request(listing=listing, user=listing.artisan.user, tone="playful"))

    assert writer.asked[0]["seed"] == 1
    assert writer.asked[0]["tone"] == "playful"
    assert writer.asked[0]["avoid"][0] == "A polished silver-tone ring with a blue cabochon."
    assert list(listing.drafts.values_list("number", "is_current")) == [(2, True), (1, False)]


def test_a_text_like_another_one_of_the_shop_is_remarked_on_and_other_shops_do_not_count(writer: FixedWriter) -> None:
    stranger, first = ring_in_review(), new_listing()
    job = run(describe_listing(listing=first, user=first.artisan.user))
    second: Listing = ListingFactory(artisan=first.artisan)
    PhotoFactory(listing=second, position=0)

    again = run(describe_listing(listing=second, user=second.artisan.user))

    assert stranger.artisan_id != first.artisan_id
    assert writer.asked[0]["avoid"] == []
    assert writer.asked[1]["avoid"] == [Draft.objects.get(job=job).description]
    assert (job.remarks, again.remarks) == ([], ["like_another_text"])


def test_a_late_result_after_the_approval_is_stored_but_never_replaces_the_approved_text(writer: FixedWriter) -> None:
    listing = ring_in_review()
    job = rewrite_request(listing=listing, user=listing.artisan.user)
    approved = draft_approve(listing=listing, user=listing.artisan.user, expected=1)
    text_before = approved.text

    job = run(job)

    late = Draft.objects.get(job=job)
    approved.refresh_from_db()
    listing.refresh_from_db()
    assert (job.state, late.is_current) == (JobState.DONE, False)
    assert (approved.is_current, approved.text) == (True, text_before)
    assert listing.state == ListingState.APPROVED


def test_a_late_result_does_not_push_away_what_she_wrote_meanwhile(writer: FixedWriter) -> None:
    listing = ring_in_review()
    job = rewrite_request(listing=listing, user=listing.artisan.user)
    text = EditedText(title="My ring", description="A ring.", tags=[], alt_text="")
    mine = draft_edit(listing=listing, user=listing.artisan.user, expected=1, text=text)

    run(job)

    assert listing.drafts.get(is_current=True) == mine


def test_an_answer_rewrites_the_sentences_that_it_concerns_and_no_other(writer: FixedWriter) -> None:
    listing = ring_in_review()
    listing.drafts.update(is_current=False)
    facts = {"type": "ring", "metal_tone": "white", "surface": "polished"}
    words = "A polished silver-tone ring. It goes with faded jeans. Wear it every day."
    first = DraftFactory(listing=listing, number=2, description=words, facts_used=facts)
    writer.description = "A polished sterling silver ring with a blue cabochon. Linen suits it well."

    silver = {"metal": {"base": "silver", "fineness": 925}}
    job = question_answer(question=listing.questions.get(), user=listing.artisan.user, answer=silver)

    assert job is not None
    run(job)
    draft = listing.drafts.get(is_current=True)
    assert draft.description == (
        "A polished sterling silver ring with a blue cabochon. It goes with faded jeans. Wear it every day."
    )
    assert draft.parent == first


def test_a_text_that_is_tried_leaves_the_current_one_and_its_tone_as_they_are(writer: FixedWriter) -> None:
    listing = ring_in_review()
    job = rewrite_request(
        listing=listing, user=listing.artisan.user, tone="elegant", length="short", kind=JobKind.PREVIEW
    )
    run(job)
    listing.refresh_from_db()
    tried = listing.drafts.get(offered=True)
    assert (tried.number, tried.is_current, tried.tone) == (2, False, "elegant")
    assert (listing.drafts.get(is_current=True).number, listing.tone, listing.state) == (1, "warm", "in_review")
    assert listing.questions.filter(withdrawn_at=None).count() == 1
    rewrite_request(listing=listing, user=listing.artisan.user, kind=JobKind.PREVIEW)
    assert not listing.drafts.filter(offered=True).exists()


def test_without_a_text_model_the_job_says_so_at_once_and_she_can_write_herself(writer: FixedWriter) -> None:
    with patch.object(pipeline, "live_writer", lambda: None):
        listing = new_listing()
        job = run(describe_listing(listing=listing, user=listing.artisan.user))

    assert (job.state, job.error_code, job.attempt) == (JobState.FAILED, "no_text_model", 1)


def test_a_broken_guard_shows_no_text_and_is_tried_again(writer: FixedWriter) -> None:
    listing = new_listing()
    with patch.object(pipeline.claims, "check", side_effect=GuardError("rules unreadable")):
        job = run(describe_listing(listing=listing, user=listing.artisan.user))

    assert (job.state, job.error_code) == (JobState.QUEUED, "guard_unavailable")
    assert listing.drafts.count() == 0


def test_a_bug_is_logged_and_tried_again_not_swallowed(writer: FixedWriter, caplog: pytest.LogCaptureFixture) -> None:
    listing = new_listing()
    with patch.object(FixedWriter, "write", side_effect=ZeroDivisionError("oops")):
        job = run(describe_listing(listing=listing, user=listing.artisan.user))

    assert (job.state, job.error_code, job.error_detail) == (JobState.QUEUED, "internal", "ZeroDivisionError: oops")
    assert "a bug stopped job" in caplog.text


def test_a_job_that_is_done_is_left_alone(writer: FixedWriter) -> None:
    job = JobFactory(state=JobState.DONE)

    run(job)

    assert writer.asked == []
