"""How long the web process works on the main pages, signed in as the demo artisan; no network, no browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.measuring import Bench, Missing, Reading, measure

NAME = "page"


@measure(NAME)
def pages(bench: Bench) -> Iterator[Reading | Missing]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from listings.models import Listing

    listing = Listing.objects.order_by("-created_at").select_related("artisan__user").first()
    if listing is None:
        yield Missing(NAME, "The demo has no listing.")
        return
    client = Client()
    client.force_login(get_user_model().objects.get(pk=listing.artisan.user_id))
    addresses = {
        "work list": "/",
        "new listing": "/listings/new/",
        "review": f"/listings/{listing.pk}/",
        "descriptions, API": "/api/v1/descriptions/",
        "schema, API": "/api/v1/schema/",
        "ready": "/health/ready",
    }
    for case, address in addresses.items():
        status = client.get(address).status_code
        if status != 200:
            yield Missing(NAME, f"{address} answers {status}.")
            continue
        yield bench.read(NAME, case, partial(_get, client, address))


def _get(client: Any, address: str) -> None:
    assert client.get(address).status_code == 200
