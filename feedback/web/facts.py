"""Answers to questions, corrections and additions to the facts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ai_descriptions.models import Question
from ai_descriptions.selectors import facts_current, question_of
from ai_descriptions.web.fact_fields import facts_posted
from feedback.services.facts import fact_take_back, facts_tell, question_answer, question_skip
from feedback.web.desk import Typed, desk_answer
from feedback.web.fact_rows import ATTRIBUTES, told_json
from jewelry_site.core.problems import Problem
from listings.models import Listing
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_POST
@signed_in
def question_reply(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One tap: the number of the answer, or "skip" for "I don't know"."""
    question = question_of(request.user, question_id)
    chosen = request.POST.get("option", "")
    try:
        if chosen == "skip":
            question_skip(question=question, user=person(request))
        else:
            question_answer(question=question, user=person(request), answer=_option(question, chosen))
    except Problem as problem:
        return desk_answer(request, listing_of(request.user, question.listing_id), Typed(problem=problem))
    return redirect("listing", listing_id=question.listing_id)


@require_POST
@signed_in
def fact_tell(request: HttpRequest, listing_id: UUID, attribute: str) -> HttpResponse:
    """State one attribute; her word stands above what the model thinks."""
    piece = listing_of(request.user, listing_id)
    if attribute not in ATTRIBUTES:
        raise Problem("not_found")
    try:
        facts_tell(listing=piece, user=person(request), facts=_told(request, piece, attribute))
    except Problem as problem:
        return desk_answer(request, piece, Typed(fact_problem=problem, fact_attribute=attribute))
    return redirect("listing", listing_id=piece.pk)


@require_POST
@signed_in
def fact_withdraw(request: HttpRequest, listing_id: UUID, attribute: str) -> HttpResponse:
    piece = listing_of(request.user, listing_id)
    fact_take_back(listing=piece, user=person(request), attribute=attribute)
    return redirect("listing", listing_id=piece.pk)


def _told(request: HttpRequest, piece: Listing, attribute: str) -> dict[str, object]:
    """Raises Problem ``facts_invalid`` for an empty form."""
    before = {attribute: told_json(facts_current(piece), attribute)}
    facts = facts_posted(request.POST, [attribute], before)
    if not facts:
        raise Problem("facts_invalid", reason=_("Choose or write something first."))
    return facts


def _option(question: Question, chosen: str) -> dict[str, object]:
    by_number = {str(number): option["value"] for number, option in enumerate(question.options)}
    answer: dict[str, object] | None = by_number.get(chosen)
    if not answer:
        raise Problem("bad_request", reason=_("choose one of the answers"))
    return answer
