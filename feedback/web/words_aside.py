"""Words that were sent after the session had ended: put aside until she has signed in, so that none are lost.

They wait in the session that is not signed in; a browser that runs our scripts keeps them itself as well.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from feedback.desk.selectors import words_kept
from feedback.desk.services import LONGEST, words_keep
from feedback.web.desk_form import typed_words
from jewelry_site.core.client import client_address
from listings.models import Listing
from listings.web.access import View, person

_NAME = "words_aside"
# Whoever is not signed in may put aside so much from one place in an hour; sessions are rows.
_TIMES, _HOUR = 20, 3600


def words_put_aside(view: View) -> View:
    """Before ``signed_in``: keep the words of somebody whose session has ended, then let her sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, listing_id: UUID) -> HttpResponseBase:
        if not request.user.is_authenticated and _may_wait(request):
            words = typed_words(request.POST)
            if all(len(one) <= LONGEST for one in words.values()):
                aside = {"listing": str(listing_id), "base": request.POST.get("expected", ""), "text": words}
                request.session[_NAME] = aside
        return view(request, listing_id)

    return guarded


def words_brought_back(request: HttpRequest, listing: Listing) -> None:
    """Make words that were put aside her working copy, unless she has kept others since."""
    aside: dict[str, Any] = request.session.get(_NAME, {})
    if aside.get("listing") != str(listing.pk):
        return
    del request.session[_NAME]
    if words_kept(listing, person(request)) is not None or not _number(aside["base"]):
        return
    words_keep(listing=listing, user=person(request), base=int(aside["base"]), text=aside["text"], revision=None)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _may_wait(request: HttpRequest) -> bool:
    key = f"words-aside:{client_address(request)}"
    cache.add(key, 0, _HOUR)
    return bool(cache.incr(key) <= _TIMES)
