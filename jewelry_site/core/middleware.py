"""A request id on every request, the reader's language, and the problem catalogue's answer to every expected error."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from jewelry_site.core import logs
from jewelry_site.core.problems import Problem
from jewelry_site.core.responses import asked_by_a_program, problem_answer

GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes a well-formed ``X-Request-ID`` or makes one; it stands in logs, in answers and in the ledger."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_REQUEST_ID.fullmatch(given) else uuid4().hex
        token = logs.request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request_id
        return response


class AccountLanguageMiddleware:
    """Speaks the language that a signed-in person chose; what stood there before is the cookie's or the browser's.

    Programs are answered by their own Accept-Language: who made the key says nothing about who reads the answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if asked_by_a_program(request):
            return self.get_response(request)
        language = _language_of_account(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        return response


def _language_of_account(request: HttpRequest) -> str:
    try:
        return getattr(request.user, "language", "")
    except (OperationalError, InterfaceError):
        return ""


class ProblemMiddleware:
    """Answers a ``Problem`` raised in a page's view, and a database that is away, with the catalogue's sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Problem():
                return problem_answer(request, exception)
            case Http404():
                return problem_answer(request, Problem("not_found"))
            case PermissionDenied():
                return problem_answer(request, Problem("forbidden"))
            case OperationalError() | InterfaceError():
                return problem_answer(request, Problem("unavailable"))
        return None
