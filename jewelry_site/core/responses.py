"""One problem, two forms: a page for people and problem JSON for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jewelry_site.core import logs
from jewelry_site.core.problems import Problem

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = {
    "unavailable": 5,
    "guard_unavailable": 30,
    "storage_full": 60,
}


def asked_by_a_program(request: HttpRequest) -> bool:
    """Whether the address belongs to the API."""
    return request.path.startswith("/api/") or request.path == "/generate_description"


def wants_json(request: HttpRequest) -> bool:
    """Programs ask under /api/ or for JSON; browsers ask for HTML."""
    return asked_by_a_program(request) or "application/json" in request.headers.get("Accept", "")


def problem_answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem in the form that this caller reads."""
    if wants_json(request):
        return problem_json(problem)
    context = {"problem": problem, "request_id": logs.request_id.get()}
    return _with_headers(render(request, "problem.html", context, status=problem.status), problem)


def problem_json(problem: Problem) -> HttpResponse:
    body = problem.as_json(request_id=logs.request_id.get())
    return _with_headers(JsonResponse(body, status=problem.status, content_type=PROBLEM_JSON), problem)


def _with_headers(response: HttpResponse, problem: Problem) -> HttpResponse:
    retry_after = problem.extra.get("retry_after", RETRY_AFTER_SECONDS.get(problem.code))
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    if problem.status == 401:
        response["WWW-Authenticate"] = "Api-Key"
    return response
