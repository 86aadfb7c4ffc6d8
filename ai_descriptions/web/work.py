"""The work list, and its small live part."""

from __future__ import annotations

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
from ai_descriptions.web.work_list import FILTERS, Card, card, work_counts, work_of
from jewelry_site.core.problems import Problem
from listings.models import Channel
from listings.selectors import is_moderator, listing_of
from listings.web.access import person, signed_in

CARDS = 24


@require_GET
@signed_in
def work(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("show", "all")
    label, condition = FILTERS.get(chosen, FILTERS["all"])
    counts = work_counts(request.user)
    pages = Paginator(work_of(request.user).filter(condition), CARDS)
    # The filter's number is known already: no second query for it.
    pages.__dict__["count"] = counts.get(chosen, counts["all"])
    rows = pages.get_page(request.GET.get("page"))
    cards = [card(row) for row in rows]
    context = {
        "cards": cards,
        "rows": rows,
        "filters": [
            (name, text, counts[name])
            for name, (text, _condition) in FILTERS.items()
            if counts[name] or name in {"all", chosen}
        ],
        "chosen": chosen if chosen in FILTERS else "all",
        "chosen_label": label,
        "everything": counts["all"],
        "exportable": any(entry.exportable for entry in cards),
        "channels": Channel.choices,
        "formats": FileFormat.choices,
        "live": _live_address(cards),
        "several_shops": is_moderator(request.user),
    }
    return render(request, "work.html", context)


@require_GET
@signed_in
def work_live(request: HttpRequest) -> HttpResponse:
    """The cards that moved on since the page last asked; asks to be called again only while one is still at work."""
    before = dict(_before(text) for text in request.GET.getlist("was")[:CARDS])
    cards = [card(row) for row in work_of(request.user).filter(pk__in=before)]
    moved = [entry for entry in cards if entry.stage != before[entry.id]]
    if not moved:
        return HttpResponse(status=204)
    context = {"cards": moved, "live": _live_address(cards), "several_shops": is_moderator(request.user)}
    return render(request, "parts/work_live.html", context)


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


def _live_address(cards: list[Card]) -> str:
    """Where the page asks for news of its working cards; it says which stage each was in."""
    query = "&".join(f"was={entry.id}.{entry.stage}" for entry in cards if entry.working)
    return f"{reverse('work_live')}?{query}" if query else ""


def _before(text: str) -> tuple[UUID, str]:
    listing_id, _dot, stage = text.partition(".")
    try:
        return UUID(listing_id), stage
    except ValueError:
        raise Problem("not_found") from None
