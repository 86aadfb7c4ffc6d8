"""Who is at the other end of a request, also when proxies stand between."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that asks: the connection's, or what the outermost of TRUSTED_PROXIES proxies was asked by.

    Each proxy appends to ``X-Forwarded-For`` whom it saw, so only that many entries from the right can be believed.
    """
    proxies: int = settings.TRUSTED_PROXIES
    seen = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
