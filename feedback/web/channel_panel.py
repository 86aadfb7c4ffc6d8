"""What the page of an approved listing shows for one marketplace: its tabs, where it is published, files to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from ai_descriptions.exports import ChannelExport, approved_draft, channel_export, exports_read
from feedback.web.channel_fields import FieldView, field_views, notices_without_field
from jewelry_site.core.problems import Problem
from listings.links import export_link
from listings.models import Channel, Listing, Publication


@dataclass(frozen=True)
class Tab:
    channel: str
    label: str
    address: str
    chosen: bool
    published: bool
    outdated: bool


@dataclass(frozen=True)
class Panel:
    """The channel that was chosen, with the ``version`` that is approved.

    ``problem`` stands in place of its fields where nothing could be made.
    """

    channel: str
    label: str
    version: int
    tabs: list[Tab]
    fields: list[FieldView] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    blocked: int = 0
    publication: Publication | None = None
    outdated: bool = False
    problem: Problem | None = None
    downloads: list[tuple[str, str]] = field(default_factory=list)


def channel_panel(request: HttpRequest, listing: Listing) -> Panel | None:
    """The marketplace asked for, else the listing's own, else Etsy. None for a text that is not approved."""
    row: Any = exports_read(Listing.objects.filter(pk=listing.pk)).get()
    try:
        version = approved_draft(row).number
    except Problem:
        return None
    asked = request.GET.get("channel", "")
    panel = _panel(asked if asked in Channel.values else listing.channel or Channel.ETSY, version, row.published)
    try:
        export = channel_export(listing=row, channel=panel.channel, address=partial(export_link, request=request))
    except Problem as problem:
        return replace(panel, problem=problem)
    return _with_fields(panel, export)


def _panel(channel: str, version: int, publications: Sequence[Publication]) -> Panel:
    """Where it is published, and nothing yet of what goes there."""
    published = {publication.channel: publication for publication in publications}
    shown = published.get(channel)
    return Panel(
        channel=channel,
        label=Channel(channel).label,
        version=version,
        tabs=_tabs(channel, published, version),
        publication=shown,
        outdated=shown is not None and shown.version != version,
    )


def _with_fields(panel: Panel, export: ChannelExport) -> Panel:
    fields = field_views(export)
    return replace(
        panel,
        fields=fields,
        notices=notices_without_field(export, fields),
        blocked=len(export.blocking),
        downloads=_downloads(export.listing, panel.channel),
    )


def _tabs(chosen: str, published: dict[str, Publication], version: int) -> list[Tab]:
    return [
        Tab(
            channel=value,
            label=label,
            address=f"?{urlencode({'channel': value})}#channels",
            chosen=value == chosen,
            published=value in published,
            outdated=value in published and published[value].version != version,
        )
        for value, label in Channel.choices
    ]


def _downloads(listing: Listing, channel: str) -> list[tuple[str, str]]:
    address = reverse("listing_export", args=[listing.pk])
    wanted = [
        ("CSV", {"format": "csv"}),
        ("CSV (Excel)", {"format": "csv", "excel": "1"}),
        ("JSON", {"format": "json"}),
        ("ZIP", {"format": "zip"}),
    ]
    return [(label, f"{address}?{urlencode({'channel': channel, **query})}") for label, query in wanted]
