"""Downloads of approved listings for marketplaces, one or many, and what she says of where they are published."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ai_descriptions.export_files import FileFormat, export_file
from ai_descriptions.exports import (
    ChannelExport,
    LeftOut,
    channel_export,
    channel_exports,
    chosen_of,
    export_check,
    exports_read,
    why_left_out,
)
from ai_descriptions.publications import exports_record, listing_publish, listing_unpublish
from jewelry_site.core.problems import Problem
from listings.links import export_link
from listings.models import Channel, Listing
from listings.selectors import listing_of, listings_of
from listings.web.access import person, signed_in


@require_GET
@signed_in
def listing_export(request: HttpRequest, listing_id: UUID) -> HttpResponseBase:
    """One listing as a file. Raises Problem ``not_approved`` or ``export_blocked``."""
    listing = exports_read(listings_of(request.user).filter(pk=listing_id)).first()
    if listing is None:
        raise Problem("not_found")
    wanted = _wanted(request.GET)
    address = partial(export_link, request=request)
    export = export_check(channel_export(listing=listing, channel=wanted["channel"], address=address))
    return _file(request, [export], [], wanted)


@require_GET
@signed_in
def exports(request: HttpRequest) -> HttpResponseBase:
    """Several listings in one file; first a page that says which cannot be in it, if there are such."""
    wanted = _wanted(request.GET)
    chosen = chosen_of(listings_of(request.user).order_by("-created_at", "-id"), _chosen(request.GET))
    address = partial(export_link, request=request)
    good, left_out = channel_exports(listings=exports_read(chosen), channel=wanted["channel"], address=address)
    if good and (not left_out or request.GET.get("without")):
        return _file(request, good, left_out, wanted)
    context = {
        "channel": Channel(wanted["channel"]).label,
        "left_out": [_left_out(left, wanted["channel"]) for left in left_out],
        "good": len(good),
        "download": f"{reverse('exports')}?{_query(request.GET, without=1)}",
    }
    return render(request, "exports_left_out.html", context, status=200 if good else 422)


@require_POST
@signed_in
def listing_published(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece, channel = listing_of(request.user, listing_id), _channel(request.POST)
    version = request.POST.get("version", "")
    shown = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    listing_publish(listing=piece, user=person(request), channel=channel, version=shown)
    name = Channel(channel).label
    messages.success(request, _("Noted: it is published on %(channel)s.") % {"channel": name})
    return _back(piece, channel)


@require_POST
@signed_in
def listing_unpublished(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    piece, channel = listing_of(request.user, listing_id), _channel(request.POST)
    listing_unpublish(listing=piece, user=person(request), channel=channel)
    name = Channel(channel).label
    messages.success(request, _("Noted: it is not on %(channel)s any more.") % {"channel": name})
    return _back(piece, channel)


def _file(
    request: HttpRequest, good: list[ChannelExport], left_out: list[LeftOut], wanted: dict[str, Any]
) -> HttpResponseBase:
    file = export_file(good, left_out, **wanted)
    exports_record(exports=good, user=person(request), file_format=wanted["file_format"])
    return file


def _back(piece: Listing, channel: str) -> HttpResponse:
    return redirect(f"{reverse('listing', args=[piece.pk])}?{urlencode({'channel': channel})}#channels")


def _wanted(query: QueryDict) -> dict[str, Any]:
    """What kind of file. Raises Problem ``bad_request``."""
    file_format = query.get("format", FileFormat.CSV)
    if file_format not in FileFormat.values:
        raise Problem("bad_request", reason=_("choose CSV, JSON or ZIP"))
    return {"channel": _channel(query), "file_format": file_format, "for_excel": bool(query.get("excel"))}


def _channel(form: QueryDict) -> str:
    channel = form.get("channel", "")
    if channel not in Channel.values:
        raise Problem("bad_request", reason=_("choose one of the marketplaces"))
    return channel


def _chosen(query: QueryDict) -> list[UUID]:
    """The listings that were ticked. Raises Problem ``bad_request`` if there is none, or something else."""
    try:
        chosen = [UUID(text) for text in query.getlist("listing")]
    except ValueError:
        chosen = []
    if not chosen:
        raise Problem("bad_request", reason=_("tick at least one listing"))
    return chosen


def _left_out(left: LeftOut, channel: str) -> dict[str, Any]:
    drafts: Any = left.listing
    title = next((draft.title for draft in drafts.all_drafts if draft.is_current), "")
    address = f"{reverse('listing', args=[left.listing.pk])}?{urlencode({'channel': channel})}#channels"
    return {"title": title, "why": why_left_out(left.problem), "address": address}


def _query(query: QueryDict, **more: Any) -> str:
    changed = query.copy()
    for name, value in more.items():
        changed[name] = str(value)
    return changed.urlencode()
