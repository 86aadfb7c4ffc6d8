"""The work list, and its small live part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ai_descriptions.export_files import FileFormat
from ai_descriptions.jobs import job_retry
from ai_descriptions.selectors import job_latest
from ai_descriptions.web.work_list import FILTERS, Card, card, next_to_review, work_counts, work_found, work_of
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Channel
from listings.selectors import is_moderator, listing_of
from listings.web.access import person, signed_in

CARDS = 24
WORDS = 100


@require_GET
@signed_in
def work(request: HttpRequest) -> HttpResponse:
    view = _view(request)
    found = work_found(request.user, view.words)
    counts = work_counts(found)
    pages = Paginator(found.filter(FILTERS[view.show][1]), CARDS)
    # The filter's number is known already: no second query for it.
    pages.__dict__["count"] = counts[view.show]
    rows = pages.get_page(request.GET.get("page"))
    cards = [card(row) for row in rows]
    context = _overview(request, view, counts) | {
        "cards": cards,
        "rows": rows,
        "chosen_label": FILTERS[view.show][0],
        "exportable": any(entry.exportable for entry in cards),
        "channels": Channel.choices,
        "formats": FileFormat.choices,
        "live": _live_address(cards, view),
    }
    return render(request, "work.html", context)


@require_GET
@signed_in
def work_live(request: HttpRequest) -> HttpResponse:
    """The cards that moved on since the page last asked, with the numbers above them; asks to be called again only
    while one is still at work."""
    before = dict(_before(text) for text in request.GET.getlist("was")[:CARDS])
    cards = [card(row) for row in work_of(request.user).filter(pk__in=before)]
    moved = [entry for entry in cards if entry.stage != before[entry.id]]
    gone = before.keys() - {entry.id for entry in cards}
    if not moved and not gone:
        return HttpResponse(status=204)
    view = _view(request)
    counts = work_counts(work_found(request.user, view.words))
    context = _overview(request, view, counts) | {"cards": moved, "live": _live_address(cards, view)}
    return render(request, "parts/work_live.html", context)


@dataclass(frozen=True)
class View:
    """What of her work she looks at."""

    show: str
    words: str


def _view(request: HttpRequest) -> View:
    show = request.GET.get("show", "all")
    words = without_controls(request.GET.get("q", "")).strip()[:WORDS]
    return View(show if show in FILTERS else "all", words)


def _overview(request: HttpRequest, view: View, counts: dict[str, int]) -> dict[str, Any]:
    """What stands above the cards."""
    return {
        "filters": [
            (name, text, counts[name])
            for name, (text, _condition) in FILTERS.items()
            if counts[name] or name in {"all", view.show}
        ],
        "chosen": view.show,
        "words": view.words,
        "everything": counts["all"],
        "to_review": counts["review"],
        "next": next_to_review(request.user),
        "several_shops": is_moderator(request.user),
    }


@require_POST
@signed_in
def listing_retry(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Try the failed job of a listing again. Raises Problem ``wrong_state`` when it did not fail."""
    listing = listing_of(request.user, listing_id)
    job = job_latest(listing)
    if job is None:
        raise Problem("wrong_state", state=_("without a job"))
    job_retry(job=job, user=person(request))
    return redirect("listing", listing_id=listing.pk)


def _live_address(cards: list[Card], view: View) -> str:
    """Where the page asks for news of its working cards; it says which stage each was in."""
    working = [("was", f"{entry.id}.{entry.stage}") for entry in cards if entry.working]
    if not working:
        return ""
    return f"{reverse('work_live')}?{urlencode([('show', view.show), ('q', view.words), *working])}"


def _before(text: str) -> tuple[UUID, str]:
    listing_id, _dot, stage = text.partition(".")
    try:
        return UUID(listing_id), stage
    except ValueError:
        raise Problem("not_found") from None
