"""The request headers that the API reads beside the key, and how the schema describes them."""

from __future__ import annotations

import re

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from jewelry_site.core.problems import Problem
from listings.api.base import MAX_WAIT_SECONDS

_WAIT = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])', re.IGNORECASE)
_KEY = re.compile(r"[!-~]{1,120}")
_ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')

PREFER = OpenApiParameter(
    "Prefer",
    {"type": "string", "example": "wait=10"},
    OpenApiParameter.HEADER,
    description=f"`wait=N` waits up to N seconds (at most {MAX_WAIT_SECONDS}) for the result.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": f"^{_KEY.pattern}$"},
    OpenApiParameter.HEADER,
    description="Any text of your own; the same key and content are the same request for a day.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": rf"^(\*|{_ETAG.pattern})$", "example": '"3"'},
    OpenApiParameter.HEADER,
    description="The ETag (the version) that you changed; or send `version`.",
)


def preferred_wait(request: Request) -> int | None:
    """Seconds of ``Prefer: wait=N`` (RFC 7240), at most 60; None without the preference."""
    wanted = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(wanted[1]), MAX_WAIT_SECONDS) if wanted else None


def idempotency_key(request: Request) -> str:
    """The client's key, or nothing. Raises Problem ``bad_request``."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not _KEY.fullmatch(key):
        raise Problem("bad_request", reason=gettext("Idempotency-Key has to be 1 to 120 visible ASCII characters"))
    return key


def version_of_if_match(request: Request) -> int | None:
    """The version in ``If-Match: "3"``; None without the header or for ``*``. Raises Problem ``bad_request``."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    matched = _ETAG.fullmatch(given)
    if matched is None:
        raise Problem("bad_request", reason=gettext("If-Match has to be the ETag of a description"))
    return int(matched[1])
