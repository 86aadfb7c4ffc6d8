"""Who may open a page: signed-in people; the others are sent to sign in and brought back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.responses import wants_json

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let signed-in people through; others sign in and come back to a page, never to an address that takes forms."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "deletion_due_at", None) is not None:
            return _to_closing(request)
        return entered(request, *args, **kwargs)

    entered = signed_in_even_if_closing(view)
    return guarded


def signed_in_even_if_closing(view: View) -> View:
    """As ``signed_in``, also for an account that is about to be deleted: the page on which that is taken back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return _for_her_only(view(request, *args, **kwargs))
        if wants_json(request):
            raise Problem("not_signed_in")
        return _to_sign_in(request)

    return guarded


def person(request: HttpRequest) -> User:
    """The signed-in person. Raises Problem ``not_signed_in``."""
    if not isinstance(request.user, User):
        raise Problem("not_signed_in")
    return request.user


def safe_next(request: HttpRequest, address: str) -> str:
    """``address`` if it leads back to this site, else nothing."""
    hosts = {request.get_host()}
    good = url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure())
    return address if good else ""


def _for_her_only(response: HttpResponseBase) -> HttpResponseBase:
    """No cache keeps a page of hers, and the browser asks again before it shows one; what was typed may stay."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _to_closing(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        raise Problem("account_closing")
    address = reverse("account_closing")
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('sign_in')}?{urlencode({'next': _page(request)})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _page(request: HttpRequest) -> str:
    """The page that the person looks at: this one, or the one whose form or fragment this is."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not safe_next(request, came_from):
        return reverse("work")
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
