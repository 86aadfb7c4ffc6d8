"""Pages for what goes wrong before or outside of a view."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jewelry_site.core.problems import Problem
from jewelry_site.core.responses import problem_answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_answer(request, Problem("bad_request", reason=type(exception).__name__))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_answer(request, Problem("forbidden"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_answer(request, Problem("not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_answer(request, Problem("internal"))


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    return problem_answer(request, Problem("page_expired"))
