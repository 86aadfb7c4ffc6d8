"""How the models learn: for moderators the trainings, verdicts and alarms; for an artisan what came of her edits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ai_descriptions.models import ModelState
from feedback.learning.alarms import alarm_settle, alarms_see
from feedback.learning.models import AlarmKind, TrainingRun, Where
from feedback.learning.selectors import (
    alarm_of,
    alarms_of,
    corrections_taken,
    live_models,
    may_act,
    may_watch,
    run_of,
    runs_of,
    shops_named,
    versions_of,
)
from feedback.learning.services import (
    examples_release,
    training_cancel,
    training_retry,
    training_start,
    version_promote,
    version_rollback,
)
from feedback.learning.words import LEFT_OUT, PARTS, alarm_sentence, counted
from feedback.web.learning_proof import proof
from jewelry_site.core.problems import Problem
from listings.selectors import artisan_of
from listings.web.access import person, signed_in

RUNS, VERSIONS, SETTLED = 20, 8, 10


@require_GET
@signed_in
def learning(request: HttpRequest) -> HttpResponse:
    if not may_watch(request.user):
        return render(request, "learning_hers.html", {"taken": corrections_taken(artisan_of(request.user)), **proof()})
    return _page(request)


@require_POST
@signed_in
def learning_start(request: HttpRequest) -> HttpResponse:
    """Train a model. What cannot be done is said on the page itself."""
    unchanged = request.POST.get("even_unchanged") == "on"
    where = request.POST.get("where", Where.LOCAL)
    try:
        run = training_start(
            kind=request.POST.get("kind", ""), user=person(request), where=where, even_unchanged=unchanged
        )
    except Problem as problem:
        return _page_with(request, problem)
    messages.success(request, _("The training waits for a training worker. You may leave this page."))
    return redirect("learning_run", run_id=run.pk)


@require_GET
@signed_in
def learning_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    return _run_page(request, run_of(request.user, run_id))


@require_GET
@signed_in
def learning_live(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What a page asks for every two seconds while a run is active; then it loads itself anew, once."""
    run = run_of(request.user, run_id)
    response = render(request, "parts/learning_live.html", {"run": run})
    if not run.active:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@signed_in
def learning_act(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stop a run, or try a failed one again."""
    run, user = run_of(request.user, run_id), person(request)
    try:
        if request.POST.get("do") == "retry":
            training_retry(run=run, user=user)
            messages.success(request, _("It waits for a training worker, and goes on from where it came to."))
        else:
            training_cancel(run=run, user=user)
            messages.success(request, _("Stopped. The live model was not touched."))
    except Problem as problem:
        if problem.code not in {"training_settled", "training_underway"}:
            raise
        messages.error(request, f"{problem.title}. {problem.detail} {problem.hint}")
    return redirect("learning_run", run_id=run.pk)


@require_POST
@signed_in
def learning_model(request: HttpRequest) -> HttpResponse:
    """Promote a version or go back to the one before, with a reason."""
    user, reason = person(request), request.POST.get("reason", "")
    try:
        if request.POST.get("do") == "rollback":
            kind, to = request.POST.get("kind", ""), request.POST.get("to", "")
            version = version_rollback(kind=kind, user=user, reason=reason, to=to)
        else:
            chosen = versions_of(user).filter(pk=_id(request.POST.get("version", ""))).first()
            if chosen is None:
                raise Problem("not_found")
            version_promote(version=chosen, user=user, reason=reason)
            version = chosen
    except Problem as problem:
        return _page_with(request, problem)
    messages.success(request, _("%(version)s is live: workers change over with their next job.") % {"version": version})
    return redirect("learning")


@require_POST
@signed_in
def learning_alarm(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Settle an alarm, or let its quarantined examples in."""
    alarm, user, reason = alarm_of(request.user, alarm_id), person(request), request.POST.get("reason", "")
    try:
        if request.POST.get("do") == "release":
            examples_release(alarm=alarm, user=user, reason=reason)
            messages.success(request, _("They come into the next training."))
        else:
            alarm_settle(alarm=alarm, user=user, reason=reason)
            messages.success(request, _("Settled."))
    except Problem as problem:
        return _page_with(request, problem)
    return redirect("learning")


def _page_with(request: HttpRequest, problem: Problem) -> HttpResponse:
    """What is only wrong with the wish is said on the page; who may not be here is sent away."""
    if problem.code in {"forbidden", "not_found"} or not may_watch(request.user):
        raise problem
    return _page(request, problem)


def _page(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    user = person(request)
    alarms = alarms_of(user)
    pages = Paginator(runs_of(user), RUNS)
    context: dict[str, Any] = {
        "problem": problem,
        "models": live_models(user),
        "versions": versions_of(user).exclude(state=ModelState.LIVE)[:VERSIONS],
        "alarms": [_alarm(alarm) for alarm in alarms.filter(settled_at=None)],
        "settled": [_alarm(alarm) for alarm in alarms.exclude(settled_at=None)[:SETTLED]],
        "runs": pages.get_page(request.GET.get("page")),
        "acting": may_act(user),
        "places": Where.choices,
        **proof(),
    }
    alarms_see(user=user)
    return render(request, "learning.html", context, status=problem.status if problem else 200)


def _alarm(alarm: Any) -> dict[str, Any]:
    return {
        "row": alarm,
        "sentence": alarm_sentence(alarm),
        "shops": shops_named(alarm.figures.get("shops", ())),
        "quarantined": alarm.kind == AlarmKind.EXAMPLES_QUARANTINED,
        "suggests_rollback": alarm.kind in {AlarmKind.ACCEPTANCE_DROP, AlarmKind.MODEL_UNUSABLE},
    }


def _run_page(request: HttpRequest, run: TrainingRun) -> HttpResponse:
    context = {
        "run": run,
        "acting": may_act(request.user),
        "counts": counted(run.counts, PARTS),
        "left_out": counted(run.left_out, LEFT_OUT),
        "checks": sorted(run.verdict.get("checks", []), key=lambda check: bool(check.get("passed"))),
        "failed": sum(not check.get("passed") for check in run.verdict.get("checks", [])),
    }
    return render(request, "learning_run.html", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem("not_found") from None
