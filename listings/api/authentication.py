"""Who calls: ``Authorization: Api-Key tsk_…``, or the session of the pages."""

from __future__ import annotations

import copy

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from jewelry_site.core.models import User
from listings.models import ApiKey
from listings.services import api_key_find


class ApiKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"api-key":
            return None
        key = api_key_find(secret=words[1].decode("latin-1")) if len(words) == 2 else None
        if key is None:
            raise AuthenticationFailed
        return key.artisan.user, key

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"


class SessionHeaderAuthentication(SessionAuthentication):
    """A signed-in browser; the CSRF token comes in the header X-CSRFToken only.

    Django would look for it in the form first and read a cut upload without complaint, before our strict parser.
    """

    def enforce_csrf(self, request: Request) -> None:
        without_form = copy.copy(request._request)
        if without_form.method == "POST":
            without_form.method = "PUT"
        super().enforce_csrf(without_form)  # type: ignore[arg-type]


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ApiKeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word `Api-Key`, a space and the key.",
        }


class SessionHeaderScheme(SessionScheme):  # type: ignore[no-untyped-call]
    target_class = "listings.api.authentication.SessionHeaderAuthentication"
    name = "Session"
