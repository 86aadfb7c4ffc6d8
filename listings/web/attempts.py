"""A brake on guessing passwords: after ten wrong tries from one place at one account it takes a break."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from jewelry_site.core.client import client_address
from jewelry_site.core.problems import Problem

ATTEMPTS, BREAK_SECONDS = 10, 300


def attempts_check(request: HttpRequest, email: str) -> None:
    """Count one try. Raises Problem ``throttled`` after too many."""
    key = _key(request, email)
    cache.add(key, 0, BREAK_SECONDS)
    if cache.incr(key) > ATTEMPTS:
        raise Problem("throttled", seconds=BREAK_SECONDS, extra={"retry_after": BREAK_SECONDS})
    cache.touch(key, BREAK_SECONDS)


def attempts_forget(request: HttpRequest, email: str) -> None:
    cache.set(_key(request, email), 0, 1)


def _key(request: HttpRequest, email: str) -> str:
    place = f"{client_address(request)} {email.strip().lower()}"
    return f"sign-in:{hashlib.sha256(place.encode()).hexdigest()}"
