"""The labelling queue: one photo, its attributes as choices, and a few key presses; all of it works without script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ai_descriptions.web.fact_words import attribute_words, language
from feedback.dataset.guesses import guesses_request, unguessed
from feedback.dataset.selectors import (
    Suggestion,
    labeller_check,
    set_counts,
    set_progress,
    suggestions_for,
    waiting_count,
)
from feedback.models import TrainingPhoto, Verdict
from feedback.services import labelling as services
from jewelry_site.core.problems import Problem
from listings.storage import EXTENSIONS
from listings.web.access import View, person, signed_in
from listings.web.photos import sealed
from ml import vocabulary

# One key for each value, in the order of the hand; d, j, k, m, s, x and z do something else on this page.
KEYS = "1234567890qwertyuiopfghlcvbn"
OPEN = ""


def labeller(view: View) -> View:
    """Let moderators and administrators through. Raises Problem ``forbidden`` for other people."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        labeller_check(request.user)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    key: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The choices of one attribute; ``suggestion`` is what was filled in, None when nothing was."""

    attribute: str
    label: str
    many: bool
    options: list[Option]
    doubted: bool
    suggestion: Suggestion | None

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def settled(self) -> bool:
        """Whether a look at the next question is due first."""
        return self.answered and not (self.suggestion and self.suggestion.doubted)

    @property
    def percent(self) -> int:
        chance = self.suggestion.probability if self.suggestion else None
        return round(100 * chance) if chance else 0


@require_GET
@labeller
def labelling(request: HttpRequest) -> HttpResponse:
    """The next photo for this person."""
    photo = services.photo_next(user=person(request))
    if unguessed().exists():
        guesses_request(patient=True)
    return _page(request, photo)


@require_POST
@labeller
def labelling_save(request: HttpRequest) -> HttpResponse:
    """Confirm, set aside or leave for later. What cannot be kept stays in the form, with the reason."""
    user, photo_id = person(request), _photo_id(request)
    act = request.POST.get("do", "confirm")
    try:
        if act == "confirm":
            answers = {name: [v for v in request.POST.getlist(name) if v != OPEN] for name in vocabulary.VISIBLE}
            doubted = [name for name in vocabulary.VISIBLE if f"doubt.{name}" in request.POST]
            services.photo_label(photo_id=photo_id, user=user, answers=answers, doubted=doubted)
            messages.success(request, _("Labelled."))
        elif act == "skip":
            services.photo_skip(photo_id=photo_id, user=user)
            messages.success(request, _("Left for later."))
        else:
            services.photo_set_aside(photo_id=photo_id, user=user, verdict=act)
            messages.success(request, _("Set aside: %s.") % Verdict(act).label)
    except Problem as problem:
        if problem.code == "labels_invalid":
            return _page(request, TrainingPhoto.objects.filter(pk=photo_id).first(), problem=problem)
        if problem.code != "label_taken":
            raise
        messages.error(request, f"{problem.title}. {problem.detail}")
    return redirect("labelling")


@require_POST
@labeller
def labelling_undo(request: HttpRequest) -> HttpResponse:
    try:
        services.labelling_undo(user=person(request))
    except Problem as problem:
        if problem.code not in {"nothing_to_undo", "label_taken"}:
            raise
        messages.error(request, f"{problem.title}. {problem.detail}")
    else:
        messages.success(request, _("Taken back. Here is the photo again."))
    return redirect("labelling")


@require_GET
@labeller
def labelling_progress(request: HttpRequest) -> HttpResponse:
    attributes, people = set_progress(request.user)
    context = {
        "counts": set_counts(request.user),
        "attributes": [(attribute_words(row.attribute), row) for row in attributes],
        "people": people,
    }
    return render(request, "labelling_progress.html", context)


@require_GET
@labeller
def labelling_photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    photo = TrainingPhoto.objects.filter(pk=photo_id).first()
    if photo is None or size not in {"photo", "thumbnail"}:
        raise Problem("not_found")
    stored = photo.file if size == "photo" else photo.thumbnail
    content_type = photo.content_type if size == "photo" else "image/jpeg"
    try:
        file = default_storage.open(str(stored.name))
    except FileNotFoundError:
        raise Problem("not_found") from None
    return sealed(FileResponse(file, content_type=content_type), f"{photo.pk}.{EXTENSIONS[content_type]}")


def _page(request: HttpRequest, photo: TrainingPhoto | None, problem: Problem | None = None) -> HttpResponse:
    context: dict[str, Any] = {"photo": photo, "problem": problem, "waiting": waiting_count(request.user)}
    if photo is None:
        context["counts"] = set_counts(request.user)
    else:
        posted = request.POST if problem else None
        context["groups"] = _groups(suggestions_for(photo, person(request)), posted)
        context["guess"] = getattr(photo, "guess", None)
    return render(request, "labelling.html", context, status=problem.status if problem else 200)


def _groups(suggestions: Mapping[str, Suggestion], posted: Any) -> list[Group]:
    groups = []
    for name in vocabulary.VISIBLE:
        suggestion = suggestions.get(name)
        chosen = posted.getlist(name) if posted is not None else suggestion.values if suggestion else []
        groups.append(
            Group(
                attribute=name,
                label=attribute_words(name),
                many=name in vocabulary.MANY_VALUED,
                options=[
                    Option(value, vocabulary.label(name, value, language()), key, value in chosen)
                    for value, key in zip(vocabulary.values(name), KEYS, strict=False)
                ],
                doubted=posted is not None and f"doubt.{name}" in posted,
                suggestion=None if posted is not None else suggestion,
            )
        )
    return groups


def _photo_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("photo", ""))
    except ValueError:
        raise Problem("not_found") from None
