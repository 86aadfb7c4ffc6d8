"""Her voice: how new listings begin, and the house rules learned from her edits."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from feedback.learning.selectors import corrections_taken
from feedback.voice.models import RuleState
from feedback.voice.selectors import rules_of, texts_steering_count
from feedback.voice.services import rule_add, rule_restore, rule_switch, steering_switch
from feedback.web.rule_words import SpokenRule, spoken_rule
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of
from listings.services import shop_change
from listings.web.access import person, safe_next, signed_in

_TYPED = ("from", "to", "sentence", "person")


class VoiceForm(forms.ModelForm[Artisan]):
    class Meta:
        model = Artisan
        fields = ("tone", "length", "spelling")


@require_GET
@signed_in
def voice(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@signed_in
def voice_save(request: HttpRequest) -> HttpResponse:
    artisan = artisan_of(request.user)
    shop_name = artisan.shop_name
    form = VoiceForm(request.POST, instance=artisan)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    shop_change(artisan=artisan, user=person(request), shop_name=shop_name, **form.cleaned_data)
    messages.success(request, _("Saved. New listings start with these."))
    return redirect("voice")


@require_POST
@signed_in
def voice_rule_add(request: HttpRequest) -> HttpResponse:
    """A rule of her own: words to write otherwise or to leave out, a closing sentence, or who speaks."""
    typed = {name: request.POST.get(name, "").strip() for name in _TYPED}
    if typed["sentence"]:
        kind, says = "closing", {"sentence": typed["sentence"]}
    elif typed["person"]:
        kind, says = "person", {"person": typed["person"]}
    elif typed["to"]:
        kind, says = "swap", {"from": typed["from"], "to": typed["to"]}
    else:
        kind, says = "never", {"words": typed["from"]}
    try:
        rule_add(artisan=artisan_of(request.user), user=person(request), kind=kind, says=says)
    except Problem as problem:
        return _page(request, problem=problem, typed=typed, status=problem.status)
    messages.success(request, _("The rule is on: the next draft follows it."))
    return redirect("voice")


@require_POST
@signed_in
def voice_steering(request: HttpRequest) -> HttpResponse:
    """Approved texts steer the choice of the next, or do not."""
    on = request.POST.get("do") == "on"
    steering_switch(artisan=artisan_of(request.user), user=person(request), on=on)
    done = _("Your approved texts steer the next one.") if on else _("Your approved texts steer nothing any more.")
    messages.success(request, done)
    return redirect("voice")


@require_POST
@signed_in
def voice_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Yes, no, on, off, delete, or back again; then to where she came from."""
    artisan, user, wanted = artisan_of(request.user), person(request), request.POST.get("do", "")
    if wanted == "restore":
        rule_restore(artisan=artisan, user=user, rule_id=rule_id)
    else:
        rule_switch(artisan=artisan, user=user, rule_id=rule_id, state=wanted)
    messages.success(request, _DONE[wanted]())
    return redirect(safe_next(request, request.POST.get("next", "")) or "voice")


_DONE = {
    RuleState.ON: lambda: _("The rule is on: the next draft follows it."),
    RuleState.OFF: lambda: _("The rule is off."),
    RuleState.DELETED: lambda: _("The rule is deleted. It can be brought back below."),
    "restore": lambda: _("The rule is back."),
}


def _page(
    request: HttpRequest,
    *,
    form: VoiceForm | None = None,
    problem: Problem | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    artisan = artisan_of(request.user)
    rows = rules_of(artisan).prefetch_related("evidence__drafted")
    by_state: dict[str, list[SpokenRule]] = {state: [] for state in RuleState.values}
    for row in rows:
        by_state[row.state].append(spoken_rule(row))
    context = {
        "form": form or VoiceForm(instance=artisan),
        "proposed": by_state[RuleState.PROPOSED],
        "kept": [*by_state[RuleState.ON], *by_state[RuleState.OFF]],
        "deleted": by_state[RuleState.DELETED],
        "steered": artisan.steered,
        "steering_texts": texts_steering_count(artisan),
        "taken": corrections_taken(artisan),
        "problem": problem,
        "typed": typed or {},
    }
    return render(request, "voice.html", context, status=status)
