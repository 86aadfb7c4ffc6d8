"""Every page of the product, found by asking every route of the URL conf; nobody has to add a new page to a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from jewelry_site.core.models import User
from tests.support.routes import Route, every_route

# Django's own, the same for every model but for its name: one of each is enough.
_ALIKE = ("_history", "_delete", "_password_change")


@dataclass(frozen=True)
class FoundPage:
    """An address that answered somebody with a whole HTML page. ``user`` is None for somebody who is signed out."""

    route: str
    address: str
    user: User | None
    html: bytes

    def __str__(self) -> str:
        return self.address


def every_page(owner: Any, people: Iterable[User | None]) -> Iterator[FoundPage]:
    """Each route once, for the first of ``people`` to whom it shows a page; addresses are ``owner``'s.

    Raises KeyError for a route with a parameter for which ``owner`` has no value.
    """
    alike: set[str] = set()
    clients = [(user, _client(user)) for user in people]
    for route in every_route():
        kind = next((ending for ending in _ALIKE if route.in_admin and route.name.endswith(ending)), "")
        if kind in alike:
            continue
        found = next(filter(None, (_found(route, owner, *each) for each in clients)), None)
        if found is not None:
            alike |= {kind} - {""}
            yield found


def _found(route: Route, owner: Any, user: User | None, client: Client) -> FoundPage | None:
    address = owner.address(route)
    answer = client.get(address)
    if answer.status_code != 200 or answer.streaming or not answer["Content-Type"].startswith("text/html"):
        return None
    return FoundPage(str(route), address, user, answer.content) if b"<html" in answer.content else None


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client
