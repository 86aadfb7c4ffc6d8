"""Approved listings as marketplaces take them: the words of the current approval, read by the guard, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from ai_descriptions.authorship import Authorship, authorship_of
from ai_descriptions.facts import sheet_from
from ai_descriptions.models import Draft, Fact
from ai_descriptions.notice_words import notice_words
from ai_descriptions.spoken import finding_spoken
from jewelry_site.core.problems import Problem
from listings.channels import ChannelText, PhotoFile, Piece, channel_text, findings_in
from listings.models import Channel, Listing, ListingState, Photo, Publication
from listings.services import listing_check_open
from listings.storage import EXTENSIONS
from ml import vocabulary
from ml.claims import Finding, GuardError

Address = Callable[[Photo], str]


@dataclass(frozen=True)
class ChannelExport:
    """A listing's text for one channel and what the guard says of it. With an open ``block`` it must not leave."""

    listing: Listing
    draft: Draft
    piece: Piece
    text: ChannelText
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "block")

    @property
    def name(self) -> str:
        """What files of this export are called: "etsy-atelier-wren-1a2b3c4d"."""
        words = f"{self.text.channel} {self.piece.shop} {self.piece.id[:8]}"
        return re.sub(r"[^a-z0-9]+", "-", vocabulary.folded(words)).strip("-")


@dataclass(frozen=True)
class LeftOut:
    """A listing that cannot be exported, and why."""

    listing: Listing
    problem: Problem


def exports_read(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """The same listings with all that an export reads, in one query for each kind of row."""
    return listings.select_related("artisan__user").prefetch_related(
        "photos",
        Prefetch("facts", queryset=Fact.objects.filter(retired_at=None), to_attr="current_facts"),
        Prefetch("drafts", queryset=Draft.objects.all(), to_attr="all_drafts"),
        Prefetch("publications", queryset=Publication.objects.filter(unpublished_at=None), to_attr="published"),
    )


def approved_draft(listing: Any) -> Draft:
    """The text of the current approval; ``listing`` comes from ``exports_read``. Raises Problem ``not_approved`` or
    ``listing_blocked``.
    """
    listing_check_open(listing)
    if listing.state == ListingState.APPROVED:
        for draft in listing.all_drafts:
            if draft.is_current and draft.approved_at is not None:
                found: Draft = draft
                return found
    raise Problem("not_approved")


def channel_export(*, listing: Any, channel: str, address: Address) -> ChannelExport:
    """The listing for one channel; ``listing`` comes from ``exports_read``, ``address`` gives a photo's public link.

    Raises Problem ``not_approved``, or ``guard_unavailable`` when the guard breaks: it fails closed.
    """
    draft = approved_draft(listing)
    piece = _piece(listing, draft, authorship_of(draft, listing.all_drafts), address)
    try:
        text = channel_text(piece, channel)
        findings = tuple(findings_in(text, piece))
    except GuardError as error:
        raise Problem("guard_unavailable") from error
    return ChannelExport(listing, draft, piece, text, findings)


def export_check(export: ChannelExport) -> ChannelExport:
    """The export itself. Raises Problem ``export_blocked`` with the findings if one of them has to be mended first."""
    if export.blocking:
        findings = [finding_json(finding) for finding in export.blocking]
        channel = Channel(export.text.channel).label
        raise Problem("export_blocked", channel=channel, count=len(findings), extra={"findings": findings})
    return export


def channel_exports(
    *, listings: Iterable[Listing], channel: str, address: Address
) -> tuple[list[ChannelExport], list[LeftOut]]:
    """Those that may leave, and those that may not with the reason; ``listings`` come from ``exports_read``."""
    exports: list[ChannelExport] = []
    left_out: list[LeftOut] = []
    for listing in listings:
        try:
            exports.append(export_check(channel_export(listing=listing, channel=channel, address=address)))
        except Problem as problem:
            left_out.append(LeftOut(listing, problem))
    return exports, left_out


def chosen_of(listings: QuerySet[Listing], chosen: Sequence[UUID]) -> QuerySet[Listing]:
    """Some of these listings. Raises Problem ``too_many_listings``, or ``not_found`` if one is not among them."""
    wanted = set(chosen)
    if len(wanted) > settings.EXPORTED_AT_ONCE:
        raise Problem("too_many_listings", count=len(wanted), limit=settings.EXPORTED_AT_ONCE)
    found = listings.filter(pk__in=wanted)
    if found.count() != len(wanted):
        raise Problem("not_found")
    return found


def export_json(export: ChannelExport) -> dict[str, Any]:
    """What ``api.export_serializers.ChannelExportSerializer`` says to the schema."""
    listing: Any = export.listing
    published = [row for row in listing.published if row.channel == export.text.channel]
    return {
        "id": str(export.listing.pk),
        "sku": export.piece.sku,
        "channel": export.text.channel,
        "version": export.draft.number,
        "approved_at": export.draft.approved_at,
        "language": export.draft.language,
        "fields": dict(export.text.values),
        "photos": [asdict(photo) for photo in export.piece.photos],
        "notices": [
            {"code": notice.code, "field": notice.field, "message": notice_words(notice)}
            for notice in export.text.notices
        ],
        "findings": [finding_json(finding) for finding in export.findings],
        "published_version": published[0].version if published else None,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding for programs, its message in the reader's language."""
    message, _advice = finding_spoken(
        rule=finding.rule, values=dict(finding.values), message=finding.message, advice=finding.advice
    )
    names = ("rule", "severity", "field", "start", "end", "suggestion")
    return {**{name: getattr(finding, name) for name in names}, "message": message}


def why_left_out(problem: Problem) -> str:
    """One sentence for a list of several."""
    if problem.code == "export_blocked":
        return "; ".join(str(finding["message"]) for finding in problem.extra["findings"])
    return problem.detail or str(_("It cannot be exported."))


def _piece(listing: Listing, draft: Draft, authorship: Authorship, address: Address) -> Piece:
    rows: Any = listing
    photos = list(listing.photos.all())
    return Piece(
        id=listing.pk.hex,
        sku=listing.external_id or str(listing.pk),
        shop=listing.artisan.shop_name,
        title=draft.title,
        description=draft.description,
        tags=tuple(draft.tags),
        alt_text=draft.alt_text,
        facts=sheet_from(rows.current_facts),
        machine_written=authorship.machine_written,
        spelling=listing.artisan.spelling,
        photos=tuple(
            PhotoFile(file_name(listing, photo, place), address(photo)) for place, photo in enumerate(photos, start=1)
        ),
    )


def file_name(listing: Listing, photo: Photo, place: int) -> str:
    """What a photo is called beside the CSV."""
    return f"photos/{listing.pk.hex[:8]}-{place}.{EXTENSIONS[photo.content_type]}"
