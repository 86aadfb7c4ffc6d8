"""Requests that are broken, unwelcome or too many: always a problem in JSON with a request id, never a trace."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.settings import api_settings

from feedback.models import ReviewAction
from listings.api.throttling import ArtisanThrottle
from listings.models import Listing
from listings.services import api_key_revoke
from tests.api.shop import DESCRIPTIONS, Shop, one, photo
from tests.factories import PASSWORD, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

NOBODYS_ID = UUID("00000000-0000-4000-8000-000000000000")
PROBLEM_MEMBERS = {"type", "title", "status", "detail", "code", "hint", "request_id"}


def assert_problem(answer: Any, status: int, code: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (status, code, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert body.keys() >= PROBLEM_MEMBERS
    assert body["request_id"] == answer["X-Request-ID"]
    text = answer.content.decode()
    assert "Traceback" not in text
    assert str(settings.BASE_DIR) not in text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[" * 100_000, "json_too_deep"),
        (b'{"rating": NaN}', "json_invalid"),
        (b'{"rating": 1e400}', "json_invalid"),
        (b'{"rating": ' + b"9" * 5000 + b"}", "json_invalid"),
        (b'{"comment": "\\u0000"}', "json_invalid"),
        (b'{"comment": "\\ud800"}', "json_invalid"),
        ('{"rating": 5}'.encode("utf-16"), "json_invalid"),
        (b"[]", "json_invalid"),
        (b"null", "json_invalid"),
        (b'{"rating": 5, "rating": 1}', "json_invalid"),
        (b'{"rating": 5', "json_invalid"),
        (b'"' + b"x" * 300_000 + b'"', "json_invalid"),
    ],
)
def test_json_that_is_not_what_it_should_be_is_refused(shop: Shop, raw: bytes, code: str) -> None:
    ring = ring_in_review(artisan=shop.artisan)

    assert_problem(shop.post(one(ring.pk, "feedback/"), raw), 400, code)
    assert ReviewAction.objects.filter(listing_id=ring.pk).count() == 0


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="images"; filename="a.jpg"\r\n',
        ),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="tone"\r\n\r\nplain\r\n'),
        ("multipart/form-data; boundary=x", b""),
    ],
)
@pytest.mark.parametrize("path", [DESCRIPTIONS, "/generate_description"])
def test_a_form_that_was_cut_or_has_no_boundary_is_no_empty_form(
    shop: Shop, path: str, content_type: str, body: bytes
) -> None:
    answer = shop.client.generic("POST", path, body, content_type=content_type)

    assert_problem(answer, 400, "bad_multipart" if body else "no_images")


@pytest.mark.parametrize(
    "head",
    [
        b"name=\"images\"; filename*=klingon''a",
        b'name="images"; filename="a.jpg"\r\nContent-Type: image/jpeg; charset=klingon',
        b'name="images"; filename="a.jpg"\r\nContent-Transfer-Encoding: klingon',
        b'name="images"; filename="\xff\xfe.jpg"',
    ],
)
def test_odd_heads_of_parts_are_no_bugs(shop: Shop, head: bytes) -> None:
    body = b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\nplain\r\n--x--\r\n"
    answer = shop.client.generic("POST", DESCRIPTIONS, body, "multipart/form-data; boundary=x")

    assert answer.status_code in {400, 415}
    assert_problem(answer, answer.status_code, answer.json()["code"])


def test_a_form_that_was_cut_is_found_out_in_a_session_too(shop: Shop) -> None:
    client = Client()
    client.force_login(shop.user)
    cut = b'--x\r\nContent-Disposition: form-data; name="tone"\r\n\r\nplain\r\n'

    assert_problem(client.generic("POST", DESCRIPTIONS, cut, "multipart/form-data; boundary=x"), 400, "bad_multipart")


def test_a_body_larger_than_a_batch_can_be_is_refused_before_it_is_read(shop: Shop) -> None:
    answer = shop.client.generic(
        "POST", DESCRIPTIONS, b"--x--", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(1024**3)
    )

    assert_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=0",
        "page=1000000000000",
        "page=one",
        "page=%00",
        "page_size=101",
        "page_size=1e6",
        "limit=1000000",
        "ordering=user__password",
        "status=lost",
        "status=%00",
        "external_id=%00",
        "artisan__user__password__startswith=a",
    ],
)
@pytest.mark.parametrize("path", [DESCRIPTIONS, "/api/v1/listings/"])
def test_a_list_takes_only_the_parameters_that_it_names(shop: Shop, path: str, query: str) -> None:
    answer = shop.get(f"{path}?{query}")

    assert answer.status_code == 400
    assert_problem(answer, 400, answer.json()["code"])


def test_a_page_after_the_last_one_is_not_found(shop: Shop) -> None:
    assert_problem(shop.get(f"{DESCRIPTIONS}?page=9999"), 404, "not_found")


def test_whoever_calls_too_often_waits_and_the_others_notice_nothing(shop: Shop, stranger: Shop) -> None:
    assert api_settings.DEFAULT_THROTTLE_RATES == {"artisan": "600/min"}
    with patch.object(ArtisanThrottle, "THROTTLE_RATES", {"artisan": "2/min"}):
        answers = [shop.get(DESCRIPTIONS) for _ in range(3)]
        other = stranger.get(DESCRIPTIONS)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert_problem(answers[2], 429, "throttled")
    assert 1 <= int(answers[2]["Retry-After"]) <= 61
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing/", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", f"{DESCRIPTIONS}not-an-id/", 404, "not_found"),
        ("GET", one(NOBODYS_ID), 404, "not_found"),
        ("GET", f"/api/v1/photos/{NOBODYS_ID}/", 404, "not_found"),
        ("GET", "/generate_description", 405, "method_not_allowed"),
        ("PUT", DESCRIPTIONS, 405, "method_not_allowed"),
        ("OPTIONS", DESCRIPTIONS, 405, "method_not_allowed"),
        ("TRACE", DESCRIPTIONS, 405, "method_not_allowed"),
        ("POST", "/api/v1/schema/", 405, "method_not_allowed"),
        ("POST", "/api/v1/docs/", 405, "method_not_allowed"),
    ],
)
def test_addresses_and_methods_that_are_not_there(shop: Shop, method: str, path: str, status: int, code: str) -> None:
    assert_problem(shop.client.generic(method, path), status, code)


def test_other_kinds_of_bodies_and_answers_are_refused(shop: Shop) -> None:
    ring = ring_in_review(artisan=shop.artisan)

    form = shop.client.post(one(ring.pk, "approve/"), {"version": "1"})
    assert_problem(form, 415, "unsupported_media_type")
    json_upload = shop.post(DESCRIPTIONS, {"tone": "plain"})
    assert_problem(json_upload, 415, "unsupported_media_type")
    assert_problem(shop.get(DESCRIPTIONS, accept="text/csv"), 406, "not_acceptable")


@pytest.mark.parametrize(
    "authorization", ["", "Api-Key", "Api-Key tsk_wrong", "Api-Key a b", "Api-Key \xff", "Bearer tsk_x", "Basic YTpi"]
)
def test_without_a_valid_key_nothing_is_told(authorization: str) -> None:
    answer = Client().get(DESCRIPTIONS, headers={"Authorization": authorization} if authorization else {})

    assert_problem(answer, 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Api-Key"


def test_a_revoked_key_and_a_closed_account_open_nothing(shop: Shop, stranger: Shop) -> None:
    api_key_revoke(key=shop.artisan.api_keys.get(), user=shop.user)
    stranger.user.is_active = False
    stranger.user.save()

    assert_problem(shop.get(DESCRIPTIONS), 401, "not_signed_in")
    assert_problem(stranger.get(DESCRIPTIONS), 401, "not_signed_in")


def test_people_without_a_shop_do_not_use_the_api() -> None:
    client = Client()
    client.force_login(UserFactory(is_staff=True))

    assert_problem(client.get(DESCRIPTIONS), 403, "forbidden")


def test_a_moderator_with_a_shop_sees_only_her_own_things_here(shop: Shop, stranger: Shop) -> None:
    shop.user.is_staff = shop.user.is_superuser = True
    shop.user.save()
    theirs = ring_in_review(artisan=stranger.artisan)

    assert shop.get(DESCRIPTIONS).json()["count"] == 0
    assert_problem(shop.get(one(theirs.pk)), 404, "not_found")


def test_a_session_needs_the_csrf_token_in_the_header(shop: Shop) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.login(email=shop.user.email, password=PASSWORD)

    assert_problem(client.post(DESCRIPTIONS, {"images": photo()}), 403, "page_expired")
    assert Listing.objects.count() == 0

    client.get("/sign-in/")
    token = client.get("/api/v1/docs/?script").content.decode().split('"X-CSRFTOKEN"] = "')[1].split('"')[0]
    answer = client.post(DESCRIPTIONS, {"images": photo()}, headers={"X-CSRFToken": token})

    assert answer.status_code == 202


def test_a_request_id_that_was_sent_is_kept_in_answer_and_ledger(shop: Shop) -> None:
    answer = shop.client.post(DESCRIPTIONS, {"images": photo()}, headers={"X-Request-ID": "order-2026-11-22"})

    assert answer["X-Request-ID"] == "order-2026-11-22"
    assert set(ReviewAction.objects.exclude(action="api_key_created").values_list("request_id", flat=True)) == {
        "order-2026-11-22"
    }


def test_a_bug_is_a_problem_too_and_tells_nothing_of_the_inside(shop: Shop) -> None:
    with patch("ai_descriptions.api.descriptions.descriptions_of", side_effect=RuntimeError("secret detail")):
        answer = shop.get(DESCRIPTIONS)

    assert_problem(answer, 500, "internal")
    assert "secret detail" not in answer.content.decode()
