"""Answering, correcting, approving and rejecting over the API: nothing is overwritten, nothing done twice."""

from __future__ import annotations

from typing import Any

import pytest

from ai_descriptions.models import Draft, Fact, Job, Question
from feedback.models import Action, ReviewAction
from listings.models import Listing
from tests.api.machines import Worker
from tests.api.shop import Shop, one
from tests.factories import QuestionFactory, ring_in_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(shop: Shop) -> Listing:
    return ring_in_review(artisan=shop.artisan)


def acts(*actions: str) -> int:
    return ReviewAction.objects.filter(action__in=actions).count()


def test_an_answer_becomes_her_fact_and_the_text_is_written_again(shop: Shop, ring: Listing, worker: Worker) -> None:
    asked = shop.get(one(ring.pk)).json()["questions"][0]
    answer = {"question": asked["id"], "value": asked["options"][0]["value"]}

    body = shop.post(one(ring.pk, "answers/"), answer, prefer="wait=5").json()

    assert worker.writer.texts[0]["metal"] == {"base": "silver", "fineness": 925}
    assert (body["version"], body["description"]) == (2, "A silver-coloured ring, text 1.")
    assert asked["id"] not in [item["id"] for item in body["questions"]]
    [metal] = [item for item in body["attributes"] if item["attribute"] == "metal"]
    assert (metal["value"], metal["source"]) == ({"base": "silver", "fineness": 925}, "artisan")
    assert Question.objects.get(pk=asked["id"]).answer == {"metal": {"base": "silver", "fineness": 925}}


@pytest.mark.parametrize(
    "body",
    [
        {"attribute": "metal", "value": {"base": "silver", "fineness": 925}},
        {"attribute": "metal", "value": {"metal": {"base": "silver", "fineness": 925}}},
        {"facts": {"metal": {"base": "silver", "fineness": 925}}},
    ],
)
def test_facts_are_told_by_attribute_or_as_an_object(shop: Shop, ring: Listing, body: dict[str, Any]) -> None:
    answer = shop.post(one(ring.pk, "answers/"), body)

    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert Fact.objects.get(attribute="metal", retired_at=None).value == {"base": "silver", "fineness": 925}


def test_null_takes_back_what_she_said(shop: Shop, ring: Listing) -> None:
    shop.post(one(ring.pk, "answers/"), {"facts": {"metal_tone": "yellow"}})
    body = shop.post(one(ring.pk, "answers/"), {"attribute": "metal_tone", "value": None}).json()

    [tone] = [item for item in body["attributes"] if item["attribute"] == "metal_tone"]
    assert (tone["value"], tone["source"]) == ("white", "model")


def test_i_do_not_know_settles_a_question_without_a_new_text(shop: Shop, ring: Listing) -> None:
    answer = shop.post(one(ring.pk, "answers/"), {"attribute": "metal", "skip": True})

    assert (answer.status_code, answer.json()["questions"]) == (200, [])
    assert acts(Action.QUESTION_SKIPPED) == 1


def test_a_question_is_answered_once(shop: Shop, ring: Listing) -> None:
    asked = ring.questions.get()
    body = {"question": str(asked.pk), "value": {"metal": {"base": "silver"}}}
    shop.post(one(ring.pk, "answers/"), body)

    again = shop.post(one(ring.pk, "answers/"), body)

    assert (again.status_code, again.json()["code"]) == (409, "question_answered")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "validation"),
        ({"facts": {}, "attribute": "metal"}, "validation"),
        ({"attribute": "metal"}, "validation"),
        ({"attribute": "price", "value": 3}, "validation"),
        ({"attribute": "metal", "skip": "yes"}, "validation"),
        ({"facts": {"metal": "silver"}}, "facts_invalid"),
        ({"facts": {"weight": 3}}, "facts_invalid"),
        ({"fact": {}}, "validation"),
    ],
)
def test_an_answer_that_says_nothing_usable_changes_nothing(
    shop: Shop, ring: Listing, body: dict[str, Any], code: str
) -> None:
    before = ReviewAction.objects.count()
    answer = shop.post(one(ring.pk, "answers/"), body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert ReviewAction.objects.count() == before


def test_a_question_of_somebody_else_is_not_found(shop: Shop, ring: Listing) -> None:
    theirs = QuestionFactory(code="theirs")
    answer = shop.post(one(ring.pk, "answers/"), {"question": str(theirs.pk), "value": {"metal": {"base": "silver"}}})

    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.answer is None


def test_a_correction_is_a_new_version_and_the_machines_words_stay(shop: Shop, ring: Listing) -> None:
    answer = shop.patch(one(ring.pk), {"title": "Ring with a blue stone"}, if_match='"1"')

    body = answer.json()
    assert (answer.status_code, body["version"], body["written_by"], answer["ETag"]) == (200, 2, "person", '"2"')
    assert (body["title"], body["alt_text"]) == ("Ring with a blue stone", "Silver-coloured ring with a blue stone")
    assert Draft.objects.get(number=1).title == "Silver-tone ring with a blue stone"


@pytest.mark.parametrize("how", ["header", "body"])
def test_a_correction_of_an_old_version_gets_the_current_text_and_changes_nothing(
    shop: Shop, ring: Listing, how: str
) -> None:
    shop.patch(one(ring.pk), {"title": "Hers"}, if_match='"1"')
    late: dict[str, Any] = {"title": "Late"}
    if how == "body":
        answer = shop.patch(one(ring.pk), late | {"version": 1})
    else:
        answer = shop.patch(one(ring.pk), late, if_match='W/"1"')

    body = answer.json()
    assert (answer.status_code, body["code"]) == (412, "stale_draft")
    assert (body["current"]["number"], body["current"]["title"]) == (2, "Hers")
    assert Draft.objects.count() == 2


def test_a_correction_without_a_version_is_asked_for_it(shop: Shop, ring: Listing) -> None:
    answer = shop.patch(one(ring.pk), {"title": "Blind"})

    assert (answer.status_code, answer.json()["code"]) == (428, "version_needed")
    assert shop.patch(one(ring.pk), {"title": "Blind"}, if_match="*").json()["title"] == "Blind"
    assert shop.patch(one(ring.pk), {"title": "x"}, if_match="yesterday").json()["code"] == "bad_request"


def test_feedback_keeps_the_rating_with_the_text_that_was_rated(shop: Shop, ring: Listing) -> None:
    body = {"rating": 4, "comment": "Nearly.", "version": 1, "description": "A silver-tone ring."}
    answer = shop.post(one(ring.pk, "feedback/"), body)

    assert (answer.status_code, answer.json()["description"]) == (200, "A silver-tone ring.")
    rated = ReviewAction.objects.get(action=Action.RATED)
    assert (rated.after, rated.comment, rated.draft_id) == (4, "Nearly.", Draft.objects.get(number=1).pk)


def test_feedback_with_an_old_version_keeps_neither_text_nor_rating(shop: Shop, ring: Listing) -> None:
    shop.patch(one(ring.pk), {"title": "Hers"}, if_match='"1"')
    answer = shop.post(one(ring.pk, "feedback/"), {"rating": 1, "version": 1, "title": "Late"})

    assert answer.status_code == 412
    assert acts(Action.RATED) == 0


@pytest.mark.parametrize(
    "body", [{}, {"rating": 6}, {"rating": "5"}, {"comment": "!"}, {"rating": True}, {"tags": "x"}]
)
def test_feedback_that_cannot_be_used_is_refused(shop: Shop, ring: Listing, body: dict[str, Any]) -> None:
    answer = shop.post(one(ring.pk, "feedback/"), body)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation")


def test_approving_twice_is_approving_once(shop: Shop, ring: Listing) -> None:
    first = shop.post(one(ring.pk, "approve/"))
    second = shop.post(one(ring.pk, "approve/"), {"version": 1})

    assert [answer.status_code for answer in (first, second)] == [200, 200]
    assert first.json()["status"] == second.json()["status"] == "approved"
    assert acts(Action.APPROVED) == 1


def test_approving_with_last_changes_approves_the_changed_text(shop: Shop, ring: Listing) -> None:
    body = shop.post(one(ring.pk, "approve/"), {"version": 1, "tags": ["ring"]}).json()

    assert (body["status"], body["version"], body["tags"]) == ("approved", 2, ["ring"])


def test_a_text_that_comes_after_the_approval_is_kept_apart_and_the_approved_one_stays_as_it_is(
    shop: Shop, ring: Listing, worker: Worker
) -> None:
    assert shop.post(one(ring.pk, "rewrite/"), {"tone": "playful"}).json()["status"] == "queued"
    approved = shop.post(one(ring.pk, "approve/"), {"version": 1}).json()
    worker.work_until_nothing_is_queued()

    body = shop.get(one(ring.pk)).json()
    assert (body["status"], body["version"], body["description"]) == ("approved", 1, approved["description"])
    late = Draft.objects.get(number=2)
    assert (late.is_current, late.approved_at) == (False, None)
    exported = shop.get(f"/api/v1/listings/{ring.pk}/").json()["approved"]
    assert (exported["version"], exported["description"]) == (1, approved["description"])


def test_an_approved_text_is_neither_rewritten_nor_corrected_before_it_is_opened_again(
    shop: Shop, ring: Listing
) -> None:
    shop.post(one(ring.pk, "approve/"))

    for answer in (
        shop.post(one(ring.pk, "rewrite/")),
        shop.patch(one(ring.pk), {"title": "Other"}, if_match='"1"'),
        shop.post(one(ring.pk, "reject/"), {"reason": "tone"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert (Job.objects.count(), Draft.objects.count()) == (1, 1)


def test_rejecting_keeps_the_reason_and_doing_it_again_changes_nothing(shop: Shop, ring: Listing) -> None:
    body = {"reason": "wrong_stone", "comment": "It is glass.", "version": 1}
    answers = [shop.post(one(ring.pk, "reject/"), body) for _ in range(2)]

    assert [answer.json()["status"] for answer in answers] == ["rejected", "rejected"]
    act = ReviewAction.objects.get(action=Action.REJECTED)
    assert (act.reason, act.comment) == ("wrong_stone", "It is glass.")
    assert shop.post(one(ring.pk, "reject/"), {"reason": "because"}).json()["code"] == "validation"


def test_another_text_in_another_tone_is_the_next_version(shop: Shop, ring: Listing, worker: Worker) -> None:
    body = shop.post(one(ring.pk, "rewrite/"), {"tone": "playful", "length": "short"}, prefer="wait=5").json()

    assert (body["version"], body["tone"], body["length"], body["status"]) == (2, "playful", "short", "in_review")


def test_only_a_failed_description_is_tried_again(shop: Shop, ring: Listing) -> None:
    answer = shop.post(one(ring.pk, "retry/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_without_a_machine_text_she_writes_the_first_version_herself(shop: Shop, worker: Worker) -> None:
    waiting = shop.describe().json()
    assert shop.post(one(waiting["id"], "approve/")).json()["code"] == "no_draft"

    text = {"title": "Ring", "description": "A ring.", "version": 0}
    body = shop.patch(one(waiting["id"]), text).json()

    assert (body["version"], body["written_by"], body["title"]) == (1, "person", "Ring")


def test_markup_in_a_text_stays_text(shop: Shop, ring: Listing) -> None:
    answer = shop.patch(one(ring.pk), {"description": "<script>alert(1)</script>"}, if_match='"1"')

    assert answer.json()["description"] == "<script>alert(1)</script>"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/json", "nosniff")


def test_a_listing_shows_only_what_was_approved(shop: Shop, ring: Listing) -> None:
    assert shop.get(f"/api/v1/listings/{ring.pk}/").json()["approved"] is None
    shop.post(one(ring.pk, "approve/"))

    [listing] = shop.get("/api/v1/listings/?status=approved").json()["results"]

    assert listing["approved"]["title"] == "Silver-tone ring with a blue stone"
    assert listing["description_url"] == f"http://testserver{one(ring.pk)}"
