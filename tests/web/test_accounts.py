"""Signing up, in and out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.web.attempts import ATTEMPTS, attempts_check
from tests.factories import PASSWORD, ArtisanFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/shop/", "/shop/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(client: Client, wanted: str, goes_to: str) -> None:
    artisan = ArtisanFactory()
    answer = client.post(
        reverse("sign_in"), {"email": artisan.user.email.upper(), "password": PASSWORD, "next": wanted}
    )
    assert (answer.status_code, answer["Location"]) == (302, goes_to)


def test_a_wrong_password_says_so_without_telling_which_part_was_wrong(client: Client) -> None:
    artisan = ArtisanFactory()
    words = "This e-mail address and password do not belong together."
    for email in (artisan.user.email, "nobody@example.org"):
        answer = client.post(reverse("sign_in"), {"email": email, "password": "not the password"})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    artisan = ArtisanFactory()
    form = {"email": artisan.user.email, "password": "a guess"}
    for _ in range(ATTEMPTS):
        assert client.post(reverse("sign_in"), form).status_code == 422
    answer = client.post(reverse("sign_in"), {**form, "password": PASSWORD})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"


def test_guesses_that_arrive_together_are_counted_like_others(rf: RequestFactory) -> None:
    request = rf.post(reverse("sign_in"))
    with ThreadPoolExecutor(20) as pool:
        let_through = sum(pool.map(lambda _: _may_try(request, "mara@together.example"), range(20)))
    assert let_through == ATTEMPTS


def test_behind_a_proxy_who_guesses_locks_out_only_herself(rf: RequestFactory, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    from_there = [rf.post(reverse("sign_in"), headers={"X-Forwarded-For": f"10.9.8.{n}, 192.0.2.7"}) for n in range(20)]
    from_here = rf.post(reverse("sign_in"), headers={"X-Forwarded-For": "192.0.2.8"})
    assert sum(_may_try(request, "mara@proxy.example") for request in from_there) == ATTEMPTS
    assert _may_try(from_here, "mara@proxy.example")


def test_without_a_proxy_nobody_believes_a_forwarded_address(rf: RequestFactory) -> None:
    guesses = [rf.post(reverse("sign_in"), headers={"X-Forwarded-For": f"10.9.8.{n}"}) for n in range(20)]
    assert sum(_may_try(request, "mara@direct.example") for request in guesses) == ATTEMPTS


def _may_try(request: HttpRequest, email: str) -> bool:
    try:
        attempts_check(request, email)
    except Problem as problem:
        assert problem.code == "throttled"
        return False
    return True


def test_moderators_sign_in_where_everybody_does_and_come_to_the_admin(client: Client) -> None:
    moderator = UserFactory(is_staff=True, is_superuser=True)
    answer = client.get(reverse("admin:index"), follow=True)
    address = answer.redirect_chain[-1][0]
    assert address == f"{reverse('sign_in')}?next=%2Fadmin%2F"
    signed_in = client.post(address, {"email": moderator.email, "password": PASSWORD})
    assert signed_in["Location"] == reverse("admin:index")
    assert client.get(signed_in["Location"]).status_code == 200


def test_the_admin_has_no_door_of_its_own_for_passwords(client: Client) -> None:
    moderator = UserFactory(is_staff=True, is_superuser=True)
    client.post(reverse("admin:login"), {"username": moderator.email, "password": PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_artisan_who_opens_the_admin_is_told_that_she_may_not(client: Client) -> None:
    client.force_login(ArtisanFactory().user)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_signing_up_makes_account_and_shop_and_signs_in(client: Client) -> None:
    form = {"email": "mara@example.org", "password": PASSWORD, "shop_name": "Atelier Mara"}
    assert client.post(reverse("sign_up"), form)["Location"] == "/"
    artisan = Artisan.objects.get()
    assert (artisan.shop_name, artisan.user.email) == ("Atelier Mara", "mara@example.org")
    assert client.get(reverse("shop")).status_code == 200


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 10 characters"),
        ("password123", "too common"),
        ("mara@example.org", "too similar to the e-mail address"),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(client: Client, password: str, words: str) -> None:
    answer = client.post(
        reverse("sign_up"), {"email": "mara@example.org", "password": password, "shop_name": "Atelier Mara"}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.exists()


def test_an_address_that_has_an_account_is_told_to_sign_in(client: Client) -> None:
    ArtisanFactory(user__email="mara@example.org")
    form = {"email": "MARA@example.org", "password": PASSWORD, "shop_name": "Another"}
    answer = client.post(reverse("sign_up"), form)
    assert "has an account already: sign in instead" in answer.content.decode()
    assert Artisan.objects.count() == 1


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(ArtisanFactory().user)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert client.get(reverse("work")).status_code == 302


def test_an_action_of_an_expired_session_leads_back_to_its_page(client: Client) -> None:
    address = "http://testserver/listings/1b1f6a3e-0000-4000-8000-000000000000/"
    answer = client.post(f"{address}text/", headers={"Referer": address})
    assert answer["Location"].endswith("?next=%2Flistings%2F1b1f6a3e-0000-4000-8000-000000000000%2F")
