"""What moderators do with a case: pass it, send it back with a message, stop it, let it go on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ai_descriptions.drafts import draft_current
from feedback.services.review import draft_approve, listing_reopen
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Listing, ListingState
from listings.selectors import is_moderator
from listings.services import listing_check_open, listing_lock

MESSAGE_LENGTH = 1000


@transaction.atomic
def case_pass(*, listing: Listing, user: User, seen: int | None = None) -> None:
    """Say that the text may stand; one that waits for approval is approved. Raises Problem.

    ``seen`` is the number of the version that the moderator read: another one raises ``stale_draft``.
    The claims guard holds for moderators as for everybody: an open ``block`` raises ``findings_open``.
    """
    locked = _locked(listing, user)
    listing_check_open(locked)
    draft = draft_current(locked)
    if draft is None:
        raise Problem("no_draft")
    if seen not in (None, draft.number):
        raise Problem("stale_draft", yours=seen, current=draft.number)
    if locked.state != ListingState.APPROVED:
        draft_approve(listing=locked, user=user, expected=draft.number)
    _record("quality_checked", locked, user, number=draft.number)


@transaction.atomic
def case_send_back(*, listing: Listing, user: User, message: str) -> None:
    """Give it back to its artisan with what to change; an approved text is in review again. Raises Problem."""
    words = _message(message)
    locked = _locked(listing, user)
    draft = draft_current(locked)
    if draft is None:
        raise Problem("no_draft")
    if locked.state in (ListingState.APPROVED, ListingState.REJECTED):
        listing_reopen(listing=locked, user=user)
    _record("sent_back", locked, user, comment=words, number=draft.number)


@transaction.atomic
def case_block(*, listing: Listing, user: User, message: str) -> None:
    """Stop a listing: nothing of it is approved, exported or published. Its words stay. Raises Problem."""
    words = _message(message)
    locked = _locked(listing, user)
    if locked.blocked_at is not None:
        return
    Listing.objects.filter(pk=locked.pk).update(blocked_at=Now(), blocked_because=words)
    _record("blocked", locked, user, comment=words)


@transaction.atomic
def case_unblock(*, listing: Listing, user: User) -> None:
    """Let a stopped listing go on; one that is not stopped stays as it is. Raises Problem."""
    locked = _locked(listing, user)
    if locked.blocked_at is not None:
        Listing.objects.filter(pk=locked.pk).update(blocked_at=None, blocked_because="")
        _record("unblocked", locked, user)


def _locked(listing: Listing, user: User) -> Listing:
    if not is_moderator(user):
        raise Problem("forbidden")
    return listing_lock(listing=listing, user=user)


def _message(text: str) -> str:
    """Raises Problem ``bad_request`` for an empty one: she has to know what to change."""
    words = " ".join(without_controls(text).split())[:MESSAGE_LENGTH]
    if not words:
        raise Problem("bad_request", reason=_("write what she should change"))
    return words


def _record(action: str, listing: Listing, user: User, *, comment: str = "", **detail: Any) -> None:
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=listing.artisan_id,
            listing_id=listing.pk,
            comment=comment,
            detail=detail,
        )
    )
