"""What a person does at marketplaces: takes a text there, publishes it, takes it down. Each with its ledger row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from ai_descriptions.drafts import draft_current
from ai_descriptions.exports import ChannelExport
from ai_descriptions.models import Draft
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing, ListingState, Publication
from listings.services import listing_check_open, listing_lock


@transaction.atomic
def exports_record(*, exports: Sequence[ChannelExport], user: User, file_format: str) -> None:
    """Note who took which version to a marketplace, a row for each listing. The caller checked that she may."""
    for export in exports:
        draft, channel = export.draft, export.text.channel
        _record("exported", export.listing, user, channel, draft.number, draft, format=file_format)


@transaction.atomic
def feed_record(
    *, exports: Sequence[ChannelExport], artisan_id: UUID, user: User, channel: str, file_format: str
) -> None:
    """Note that a program fetched a page of the shop's listings: one row that names them, for it will come again."""
    taken = [{"listing": str(export.listing.pk), "number": export.draft.number} for export in exports]
    detail = {"channel": channel, "format": file_format, "listings": taken}
    if taken:
        ledger.record(ledger.Act(action="exported", actor=user, artisan_id=artisan_id, detail=detail))


@transaction.atomic
def listing_publish(*, listing: Listing, user: User, channel: str, version: int | None = None) -> Publication:
    """Note that a text is published there; saying it again for the same version changes nothing.

    ``version`` is the one that she was shown, for that is what she took there, whatever was approved since; without it
    the approved one counts. Another version takes the place of the one that was published before. Raises Problem
    ``not_found``, ``not_approved`` or ``listing_blocked``.
    """
    locked = listing_lock(listing=listing, user=user)
    listing_check_open(locked)
    draft = _shown(locked, version) if version is not None else _approved(locked)
    before = _open_row(locked, channel)
    if before is not None and before.version == draft.number:
        return before
    _close(before)
    row = Publication.objects.create(listing=locked, channel=channel, version=draft.number, published_by=user)
    _record("published", locked, user, channel, draft.number, draft)
    return row


@transaction.atomic
def listing_unpublish(*, listing: Listing, user: User, channel: str) -> None:
    """Note that it is not published there any more; a second time changes nothing. Raises Problem ``not_found``."""
    locked = listing_lock(listing=listing, user=user)
    row = _open_row(locked, channel)
    if row is not None:
        _close(row)
        _record("unpublished", locked, user, channel, row.version)


def _approved(listing: Listing) -> Draft:
    draft = draft_current(listing)
    if listing.state != ListingState.APPROVED or draft is None:
        raise Problem("not_approved")
    return draft


def _shown(listing: Listing, version: int) -> Draft:
    draft = listing.drafts.filter(number=version).first()
    if draft is None:
        raise Problem("not_found")
    return draft


def _open_row(listing: Listing, channel: str) -> Publication | None:
    return listing.publications.filter(channel=channel, unpublished_at=None).first()


def _close(row: Publication | None) -> None:
    if row is not None:
        Publication.objects.filter(pk=row.pk).update(unpublished_at=Now())


def _record(
    action: str, listing: Listing, user: User, channel: str, version: int, draft: Draft | None = None, **more: Any
) -> None:
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=listing.artisan_id,
            listing_id=listing.pk,
            draft_id=draft.pk if draft else None,
            detail={"channel": channel, "number": version, **more},
        )
    )
