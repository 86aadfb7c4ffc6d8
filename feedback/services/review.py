"""What a person does with a draft: edit, approve, reject, reopen, restore, rate; each with its ledger row.

Every function that changes the text takes ``expected``, the number of the version that the person saw. If another
version became current meanwhile nothing is overwritten: she gets Problem ``stale_draft`` with the current text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ai_descriptions.drafts import draft_create, draft_current, findings_described, findings_store
from ai_descriptions.facts import sheet_of
from ai_descriptions.models import Draft, Writer
from feedback.models import RejectReason
from feedback.voice.services import approval_learn
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Listing, ListingState
from listings.services import listing_check_open, listing_lock, listing_move
from ml import claims

TITLE_LENGTH, DESCRIPTION_LENGTH, ALT_TEXT_LENGTH = 255, 10_000, 500
TAGS, TAG_LENGTH = 20, 60


@dataclass(frozen=True, kw_only=True)
class EditedText:
    """The four fields as a person left them."""

    title: str
    description: str
    tags: Sequence[str]
    alt_text: str

    def clean(self) -> dict[str, Any]:
        """The fields without stray blanks and with line ends as ``\\n``. Raises Problem ``text_invalid``."""
        title, description, alt_text = _line(self.title), _paragraphs(self.description), _line(self.alt_text)
        tags = list(dict.fromkeys(tag for tag in map(_line, self.tags) if tag))
        _within(title, TITLE_LENGTH, _("the title"))
        _within(description, DESCRIPTION_LENGTH, _("the description"))
        _within(alt_text, ALT_TEXT_LENGTH, _("the alt text"))
        if len(tags) > TAGS:
            raise Problem("text_invalid", reason=_("There are more than %(limit)s tags.") % {"limit": TAGS})
        for tag in tags:
            _within(tag, TAG_LENGTH, _("a tag"))
        return {"title": title, "description": description, "tags": tags, "alt_text": alt_text}


@transaction.atomic
def draft_edit(*, listing: Listing, user: User, expected: int, text: EditedText) -> Draft:
    """Store a person's text as a new draft; a text that equals the current one stores nothing. Raises Problem."""
    locked, current = _locked(listing, user, expected)
    return _edit(locked, user, current, text)


@transaction.atomic
def draft_approve(*, listing: Listing, user: User, expected: int, text: EditedText | None = None) -> Draft:
    """Approve the version that the person saw, with her last changes; again is a no-op. Raises Problem."""
    locked, current = _locked(listing, user, expected)
    listing_check_open(locked)
    if current.approved_at is not None and (text is None or text.clean() == current.text):
        return current
    if text is not None:
        current = _edit(locked, user, current, text)
    if not current.title or not current.description:
        raise Problem("text_invalid", reason=_("A title and a description are needed before it can be approved."))
    _check_claims(locked, current)
    listing_move(listing=locked, state=ListingState.APPROVED)
    Draft.objects.filter(pk=current.pk).update(approved_at=Now(), approved_by=user)
    current.refresh_from_db()
    _record("approved", current, user, after=current.text, detail={"edited": current.writer == Writer.PERSON})
    approval_learn(artisan=locked.artisan, listing_id=locked.pk)
    return current


@transaction.atomic
def draft_reject(*, listing: Listing, user: User, expected: int, reason: str, comment: str = "") -> Draft:
    """Say that a draft will not do, and why. Doing it again changes nothing. Raises Problem."""
    locked, current = _locked(listing, user, expected)
    if reason not in RejectReason.values:
        raise Problem("bad_request", reason=_("choose one of the reasons"))
    if locked.state == ListingState.REJECTED:
        return current
    listing_move(listing=locked, state=ListingState.REJECTED)
    _record("rejected", current, user, before=current.text, reason=reason, comment=_paragraphs(comment)[:2000])
    return current


@transaction.atomic
def listing_reopen(*, listing: Listing, user: User, reason: str = "") -> Listing:
    """Take an approved or rejected listing back into review; its text stays the current draft. Raises Problem.

    Facts may have changed since it was approved, so the text is read against them again.
    """
    locked = listing_lock(listing=listing, user=user)
    current = draft_current(locked)
    if current is None:
        raise Problem("no_draft")
    listing_move(listing=locked, state=ListingState.IN_REVIEW)
    Draft.objects.filter(pk=current.pk).update(approved_at=None, approved_by=None)
    claims_recheck(locked, current)
    _record("reopened", current, user, reason=reason)
    return locked


@transaction.atomic
def draft_restore(*, listing: Listing, user: User, number: int, reason: str = "") -> Draft:
    """Make an earlier draft, or one that was never current, the current one. Raises Problem."""
    locked = listing_lock(listing=listing, user=user)
    current = draft_current(locked)
    wanted = locked.drafts.filter(number=number).first()
    if wanted is None:
        raise Problem("not_found")
    if current is not None and current.approved_at is not None:
        raise Problem("wrong_state", state=locked.get_state_display())
    if not wanted.is_current:
        locked.drafts.filter(is_current=True).update(is_current=False)
        locked.drafts.filter(pk=wanted.pk).update(is_current=True)
        listing_move(listing=locked, state=ListingState.IN_REVIEW)
        claims_recheck(locked, wanted)
        _record("restored", wanted, user, before={"number": current.number if current else None}, reason=reason)
    wanted.refresh_from_db()
    return wanted


@transaction.atomic
def draft_write_first(*, listing: Listing, user: User, text: EditedText) -> Draft:
    """A person's own text where no machine wrote one. Raises Problem ``stale_draft`` if one arrived meanwhile."""
    locked = listing_lock(listing=listing, user=user)
    current = draft_current(locked)
    if current is not None:
        raise _stale(0, current)
    draft = _person_draft(locked, user, None, text.clean())
    listing_move(listing=locked, state=ListingState.IN_REVIEW)
    return draft


@transaction.atomic
def draft_rate(*, listing: Listing, user: User, stars: int, comment: str = "") -> None:
    """One to five stars for the current draft. Raises Problem."""
    locked = listing_lock(listing=listing, user=user)
    current = draft_current(locked)
    if current is None:
        raise Problem("no_draft")
    if not 1 <= stars <= 5:
        raise Problem("bad_request", reason=_("give one to five stars"))
    _record("rated", current, user, after=stars, comment=_paragraphs(comment)[:2000])


def _locked(listing: Listing, user: User, expected: int) -> tuple[Listing, Draft]:
    locked = listing_lock(listing=listing, user=user)
    current = draft_current(locked)
    if current is None:
        raise Problem("no_draft")
    if current.number != expected:
        raise _stale(expected, current)
    return locked, current


def _stale(expected: int, current: Draft) -> Problem:
    theirs = {
        "number": current.number,
        "approved": current.approved_at is not None,
        "by": str(current.approved_by or current.author or current.get_writer_display()),
        **current.text,
    }
    return Problem("stale_draft", yours=expected, current=current.number, extra={"current": theirs})


def _edit(listing: Listing, user: User, current: Draft, text: EditedText) -> Draft:
    fields = text.clean()
    if fields == current.text:
        return current
    if current.approved_at is not None:
        raise Problem("wrong_state", state=listing.get_state_display())
    return _person_draft(listing, user, current, fields)


def _person_draft(listing: Listing, user: User, parent: Draft | None, fields: dict[str, Any]) -> Draft:
    sheet = sheet_of(listing)
    draft = draft_create(
        listing=listing,
        current=True,
        findings=(),
        parent=parent,
        writer=Writer.PERSON,
        author=user,
        tone=listing.tone,
        length=listing.length,
        facts_used=sheet.statable(),
        models_used=parent.models_used if parent else {},
        **fields,
    )
    claims_recheck(listing, draft)
    _record("edited", draft, user, before=parent.text if parent else None, after=draft.text)
    return draft


def claims_recheck(listing: Listing, draft: Draft) -> None:
    """Read the text against the facts as they are now. A broken guard loses no words: it only holds up the approval."""
    try:
        findings = claims.check(draft.text, sheet_of(listing), channel=listing.channel or None)
    except claims.GuardError:
        return
    findings_store(draft=draft, findings=findings)


def _check_claims(listing: Listing, draft: Draft) -> None:
    """Raises Problem ``findings_open``, or ``guard_unavailable`` when the guard itself fails: it fails closed."""
    try:
        findings = claims.check(draft.text, sheet_of(listing), channel=listing.channel or None)
    except claims.GuardError as error:
        raise Problem("guard_unavailable") from error
    blocking = [finding for finding in findings if finding.severity == "block"]
    if blocking:
        found = findings_described(listing=listing, text=draft.text, findings=blocking)
        raise Problem("findings_open", count=len(blocking), extra={"findings": found})


def _record(action: str, draft: Draft, user: User, **members: Any) -> None:
    detail = {"number": draft.number, "writer": draft.writer, "models": draft.models_used} | members.pop("detail", {})
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=draft.listing.artisan_id,
            listing_id=draft.listing_id,
            draft_id=draft.pk,
            job_id=draft.job_id,
            detail=detail,
            **members,
        )
    )


def _line(text: str) -> str:
    return " ".join(without_controls(text).split())


def _paragraphs(text: str) -> str:
    lines = without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _within(text: str, limit: int, what: str) -> None:
    if len(text) > limit:
        reason = _("%(what)s is longer than %(limit)s characters") % {"what": what, "limit": limit}
        raise Problem("text_invalid", reason=reason.capitalize())
