"""No webhook makes this machine speak to its own network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.webhooks import sending
from listings.webhooks.events import deliveries_add
from listings.webhooks.models import DeliveryError, WebhookDelivery, WebhookEndpoint
from listings.webhooks.services import webhook_add
from listings.webhooks.targets import TargetRefused, addresses_of, target_read

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.8"
PUBLIC_V6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


def name_server(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Names lead to ``answers``, one for each question, and the last one for all that follow; who was asked for."""
    left, asked = list(answers), []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def no_connection(*_: Any, **__: Any) -> Any:
    raise AssertionError("a connection was opened")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook", "ftp://shop.example/hook", "file:///etc/passwd", "gopher://shop.example/",
        "https://", "shop.example/hook", "https://mara:secret@shop.example/", "https://shop.example:22/",
        "https://shop.example:99999/", "https://shop.example/a b", "https://shop.example/\r\nX: 1", "",
    ],
)  # fmt: skip
def test_what_is_no_whole_https_address_is_refused_before_anybody_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = name_server(monkeypatch, PUBLIC)

    with pytest.raises(TargetRefused):
        target_read(url)
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:6379/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/", "https://0x7f000001/",
        "https://2130706433/", "https://0/", "https://localhost/", "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fe80::1]/", "https://10.1.2.3/",
        "https://224.0.0.1/", "https://255.255.255.255/", "https://[ff02::1]/", "https://100.64.0.1/",
    ],
)  # fmt: skip
def test_an_address_of_our_own_network_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(TargetRefused):
        addresses_of(target_read(url))


def test_a_public_address_is_allowed() -> None:
    assert addresses_of(target_read(f"https://{PUBLIC}/hook?a=1")) == [PUBLIC]
    assert addresses_of(target_read(f"https://[{PUBLIC_V6}]/")) == [PUBLIC_V6]
    assert target_read("https://müller.example/").host == "xn--mller-kva.example"


def test_of_several_addresses_one_private_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in (PUBLIC, PRIVATE)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)

    with pytest.raises(TargetRefused):
        addresses_of(target_read("https://shop.example/"))


def test_it_is_refused_when_it_is_saved(artisan: Artisan) -> None:
    with pytest.raises(Problem) as problem:
        webhook_add(artisan=artisan, user=artisan.user, url="https://127.0.0.1/", events=["description.ready"])

    assert (problem.value.code, problem.value.status) == ("url_not_allowed", 422)
    assert not WebhookEndpoint.objects.exists()


def test_a_name_that_changed_its_address_since_is_refused_when_it_is_sent(
    artisan: Artisan, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_server(monkeypatch, PUBLIC, PRIVATE)
    webhook, _ = webhook_add(
        artisan=artisan, user=artisan.user, url="https://shop.example/", events=["description.ready"]
    )
    monkeypatch.setattr(socket, "create_connection", no_connection)
    [delivery] = deliveries_add(artisan_id=artisan.pk, endpoints=[webhook], type="description.ready", data={})

    [claim] = sending.deliveries_claim(most=8)
    sending.delivery_send(claim)

    row = WebhookDelivery.objects.get(pk=delivery.pk)
    assert (row.state, row.error, row.status) == ("waiting", DeliveryError.ADDRESS, None)


def test_the_name_is_asked_for_once_and_the_connection_goes_to_the_address_that_was_checked(
    artisan: Artisan, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = name_server(monkeypatch, PUBLIC, PUBLIC, PRIVATE)
    webhook, _ = webhook_add(
        artisan=artisan, user=artisan.user, url="https://shop.example:8443/", events=["description.ready"]
    )
    connected: list[Any] = []

    def create_connection(address: Any, **_: Any) -> Any:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    deliveries_add(artisan_id=artisan.pk, endpoints=[webhook], type="description.ready", data={})

    [claim] = sending.deliveries_claim(most=8)
    sending.delivery_send(claim)

    assert asked == ["shop.example", "shop.example"]
    assert connected == [(PUBLIC, 8443)]
    assert WebhookDelivery.objects.get().error == DeliveryError.CONNECTION


def test_hosts_that_the_operator_names_may_be_private_and_without_https(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1:9000"})

    assert addresses_of(target_read("http://127.0.0.1:9000/hook")) == ["127.0.0.1"]
    with pytest.raises(TargetRefused):
        target_read("http://127.0.0.1:9001/hook")
