"""The choice of the pages' language: kept on the account of who is signed in, and in a cookie for the browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jewelry_site.core.accounts import account_language_change, language_check
from jewelry_site.core.models import User
from listings.web.access import safe_next


@never_cache
@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language and show the same page again."""
    language = language_check(language=request.POST.get("language", ""))
    if isinstance(request.user, User):
        account_language_change(user=request.user, language=language)
    response = redirect(safe_next(request, request.POST.get("next", "")) or "work")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def language_of_browser(request: HttpRequest) -> str:
    """The language that was chosen in this browser; empty if none was."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""
