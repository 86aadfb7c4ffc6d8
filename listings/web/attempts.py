"""A brake on guessing passwords: after ten wrong tries from one place at one account it takes a break."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from jewelry_site.core.problems import Problem

ATTEMPTS, BREAK_SECONDS = 10, 300


def attempts_check(request: HttpRequest, email: str) -> None:
    """Count one try. Raises Problem ``throttled`` after too many."""
    key = _key(request, email)
    tries: int = cache.get(key, 0)
    if tries >= ATTEMPTS:
        raise Problem("throttled", seconds=BREAK_SECONDS, extra={"retry_after": BREAK_SECONDS})
    cache.set(key, tries + 1, BREAK_SECONDS)


def attempts_forget(request: HttpRequest, email: str) -> None:
    cache.set(_key(request, email), 0, 1)


def _key(request: HttpRequest, email: str) -> str:
    place = f"{request.META.get('REMOTE_ADDR', '')} {email.strip().lower()}"
    return f"sign-in:{hashlib.sha256(place.encode()).hexdigest()}"
