"""What the forms of the review desk do, and that nothing typed is lost when they cannot."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import Fact, FactSource, Job
from feedback.models import Action, ReviewAction
from listings.models import Listing, ListingState
from tests.factories import ArtisanFactory, JobFactory, ListingFactory, PhotoFactory, ring_in_review

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Silver-tone ring with a blue stone",
    "description": "A polished silver-tone ring with a blue cabochon.",
    "tags": "silver-tone ring, blue stone",
    "alt_text": "Silver-coloured ring with a blue stone",
}


def send(client: Client, name: str, piece: Listing, **form: Any) -> Any:
    return client.post(reverse(name, args=[piece.pk]), form)


def state(piece: Listing) -> str:
    return Listing.objects.get(pk=piece.pk).state


def test_approving_unchanged_text_keeps_the_machines_version(maker: Client, piece: Listing) -> None:
    answer = send(maker, "text_save", piece, expected=1, do="approve", **TEXT)
    assert answer["Location"] == reverse("listing", args=[piece.pk])
    assert state(piece) == ListingState.APPROVED
    assert [draft.number for draft in piece.drafts.all()] == [1]


def test_saving_keeps_it_in_review_as_a_new_version(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="save", **{**TEXT, "tags": "one, two,, one"})
    draft = piece.drafts.get(is_current=True)
    assert (draft.number, draft.tags, state(piece)) == (2, ["one", "two"], ListingState.IN_REVIEW)


def test_a_stale_save_answers_412_with_both_texts(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "The other tab"})
    answer = send(maker, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "This tab"})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "The other tab" in page
    assert "\nThis tab</textarea>" in page
    assert '<input type="hidden" name="expected" value="2">' in page
    assert piece.drafts.get(is_current=True).title == "The other tab"


def test_an_open_finding_answers_422_and_keeps_the_words(maker: Client, piece: Listing) -> None:
    words = "A solid gold ring with a natural sapphire."
    answer = send(maker, "text_save", piece, expected=1, do="approve", **{**TEXT, "description": words})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{words}</textarea>" in page
    assert "Must be mended" in page
    assert "What you typed is still here." in page
    assert (state(piece), piece.drafts.count()) == (ListingState.IN_REVIEW, 1)


def test_without_a_draft_she_writes_it_herself(maker: Client, piece: Listing) -> None:
    empty = ListingFactory(artisan=piece.artisan)
    JobFactory(listing=empty, state="failed", error_code="no_text_model")
    page = maker.get(reverse("listing", args=[empty.pk])).content.decode()
    assert "There is no text model yet" in page
    assert "write=1#text" in page
    send(maker, "text_save", empty, expected=0, do="approve", **{**TEXT, "description": "A ring."})
    draft = empty.drafts.get()
    assert (draft.writer, draft.description, state(empty)) == ("person", "A ring.", ListingState.APPROVED)


def test_rejecting_and_writing_another(maker: Client, piece: Listing) -> None:
    send(maker, "text_reject", piece, expected=1, reason="wrong_stone", comment="It is glass.")
    assert state(piece) == ListingState.REJECTED
    page = maker.get(reverse("listing", args=[piece.pk])).content.decode()
    assert "You rejected this text: wrong stone." in page
    send(maker, "text_rewrite", piece, tone="plain", length="short")
    job = Job.objects.filter(listing=piece).first()
    assert job is not None
    assert (job.kind, job.tone, job.length, job.state) == ("rewrite", "plain", "short", "queued")


def test_an_unknown_reason_rejects_nothing(maker: Client, piece: Listing) -> None:
    assert send(maker, "text_reject", piece, expected=1, reason="because").status_code == 400
    assert state(piece) == ListingState.IN_REVIEW


def test_opening_again_restoring_and_rating(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="approve", **{**TEXT, "title": "Her own title"})
    assert "Her own title" in maker.get(reverse("listing", args=[piece.pk])).content.decode()
    send(maker, "text_reopen", piece)
    assert state(piece) == ListingState.IN_REVIEW
    send(maker, "text_restore", piece, number=1)
    assert piece.drafts.get(is_current=True).number == 1
    send(maker, "text_rate", piece, stars=4, comment="Nearly")
    rated = ReviewAction.objects.get(action=Action.RATED)
    assert (rated.after, rated.comment) == (4, "Nearly")
    assert "you gave 4 stars" in maker.get(reverse("listing", args=[piece.pk])).content.decode()


def test_one_tap_answers_a_question_and_asks_for_a_new_text(maker: Client, piece: Listing) -> None:
    question = piece.questions.get()
    maker.post(reverse("question_reply", args=[question.pk]), {"option": "0"})
    told = Fact.objects.get(listing=piece, attribute="metal")
    assert (told.source, told.value) == (FactSource.ARTISAN, {"base": "silver", "fineness": 925})
    assert piece.jobs.filter(state="queued").count() == 1


def test_not_knowing_settles_a_question_without_a_fact(maker: Client, piece: Listing) -> None:
    question = piece.questions.get()
    maker.post(reverse("question_reply", args=[question.pk]), {"option": "skip"})
    question.refresh_from_db()
    assert question.answered_at is not None
    assert not piece.facts.filter(attribute="metal").exists()
    assert maker.post(reverse("question_reply", args=[question.pk]), {"option": "0"}).status_code == 409


@pytest.mark.parametrize("option", ["7", "-1", "x", ""])
def test_an_answer_that_was_not_offered_is_none(maker: Client, piece: Listing, option: str) -> None:
    question = piece.questions.get()
    assert maker.post(reverse("question_reply", args=[question.pk]), {"option": option}).status_code == 400
    question.refresh_from_db()
    assert question.answered_at is None


def test_a_guess_is_confirmed_with_one_tap(maker: Client, piece: Listing) -> None:
    piece.facts.filter(attribute="surface").update(asserted=False, probability=0.4)
    assert "that is right Surface" in maker.get(reverse("listing", args=[piece.pk])).content.decode()
    maker.post(reverse("fact_tell", args=[piece.pk, "surface"]), {"surface": "polished"})
    told = piece.facts.get(attribute="surface", source=FactSource.ARTISAN)
    assert told.value == "polished"


def test_correcting_one_part_of_a_stone_keeps_the_others(maker: Client, piece: Listing) -> None:
    address = reverse("fact_tell", args=[piece.pk, "stones"])
    maker.post(address, {"stones.name": "turquoise", "stones.colour": "turquoise"})
    maker.post(address, {"stones.name": "turquoise", "stones.colour": ""})
    told = piece.facts.get(attribute="stones", source=FactSource.ARTISAN, retired_at=None)
    assert told.value == [{"name": "turquoise"}]
    maker.post(reverse("fact_withdraw", args=[piece.pk, "stones"]))
    assert not piece.facts.filter(attribute="stones", retired_at=None).exists()


def test_progress_answers_only_when_something_moved(maker: Client, piece: Listing) -> None:
    working = ListingFactory(artisan=piece.artisan)
    PhotoFactory(listing=working)
    job = JobFactory(listing=working)
    address = reverse("listing_progress", args=[working.pk])
    assert maker.get(address, {"was": "waiting"}).status_code == 204
    moved = maker.get(address, {"was": "see"})
    assert 'id="progress"' in moved.content.decode()
    assert "HX-Retarget" not in moved
    Job.objects.filter(pk=job.pk).update(state="failed", error_code="worker_lost")
    done = maker.get(address, {"was": "waiting"})
    assert done["HX-Retarget"] == "#desk"
    assert "stopped three times" in done.content.decode()


def test_a_failed_job_is_tried_again_and_another_is_not(maker: Client, piece: Listing) -> None:
    failed = ListingFactory(artisan=piece.artisan)
    job = JobFactory(listing=failed, state="failed", error_code="worker_lost", attempt=3)
    assert maker.post(reverse("listing_retry", args=[failed.pk])).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)
    assert maker.post(reverse("listing_retry", args=[piece.pk])).status_code == 409


def test_deleting_a_listing_takes_its_photos_along(maker: Client, piece: Listing) -> None:
    assert maker.post(reverse("listing_remove", args=[piece.pk]))["Location"] == "/"
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "listing_progress",
        "text_save",
        "text_rewrite",
        "text_reject",
        "text_reopen",
        "text_restore",
        "text_rate",
        "listing_remove",
        "listing_retry",
    ],
)
def test_a_strangers_listing_cannot_be_touched(piece: Listing, name: str) -> None:
    stranger = Client()
    stranger.force_login(ArtisanFactory().user)
    address = reverse(name, args=[piece.pk])
    form = {"expected": 1, "tone": "plain", "length": "short", "number": 1, "stars": 5, "reason": "tone", **TEXT}
    answer = stranger.get(address) if name == "listing_progress" else stranger.post(address, form)
    assert answer.status_code == 404
    assert ReviewAction.objects.filter(listing_id=piece.pk).count() == 0
    assert (state(piece), piece.jobs.count()) == (ListingState.IN_REVIEW, 1)


def test_the_list_filters_by_state_in_words(maker: Client, piece: Listing) -> None:
    ring_in_review(artisan=piece.artisan)
    send(maker, "text_save", piece, expected=1, do="approve", **TEXT)
    page = maker.get(reverse("work"), {"show": "approved"}).content.decode()
    assert page.count('class="work-card"') == 1
    assert maker.get(reverse("work"), {"show": "nonsense", "page": "99"}).content.decode().count("work-card-words") == 2


def test_live_cards_come_only_when_their_stage_moved(maker: Client, piece: Listing) -> None:
    address = reverse("work_live")
    listing = ListingFactory(artisan=piece.artisan)
    JobFactory(listing=listing, stage="see")
    assert maker.get(address, {"was": f"{listing.pk}.see"}).status_code == 204
    moved = maker.get(address, {"was": f"{listing.pk}.waiting"}).content.decode()
    assert "Looking at the photos" in moved
    assert f"was={listing.pk}.see" in moved
