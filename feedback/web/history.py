"""Who did what to a listing and when, in sentences, from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ai_descriptions.drafts import draft_current
from ai_descriptions.models import Writer
from ai_descriptions.web.fact_words import attribute_words, value_words
from feedback.desk.undo import UNDONE
from feedback.models import Action, RejectReason, ReviewAction
from feedback.selectors import listing_acts
from feedback.services.facts import FACTS_CHANGED
from feedback.voice.selectors import edits_by_approval
from feedback.web.edit_words import edit_words
from jewelry_site.core.models import User
from listings.models import Channel, Listing
from listings.selectors import is_moderator, listing_of
from listings.web.access import person, signed_in

NEWEST, PAGE = 8, 40
# Steps of machines between two things that people see.
_SILENT = (Action.JOB_STARTED, Action.PHOTOS_SEEN)
_AT_A_MARKETPLACE = (Action.EXPORTED, Action.PUBLISHED, Action.UNPUBLISHED)


@dataclass(frozen=True)
class Line:
    """One act: when, who (empty for machines), what, and more about it."""

    at: datetime
    who: str
    what: str
    more: str


@dataclass(frozen=True)
class Newest:
    """The newest acts, and how many there are in all."""

    lines: list[Line]
    total: int


def history(listing: Listing, reader: User, *, most: int = NEWEST) -> list[Line]:
    """The newest acts first; those that say nothing to people are left out."""
    return _lines(listing, _told(listing)[:most], reader)


def history_newest(listing: Listing, reader: User) -> Newest:
    return Newest(history(listing, reader), _told(listing).count())


@require_GET
@signed_in
def listing_history(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """All acts on a listing, the newest first, some on each page."""
    listing = listing_of(request.user, listing_id)
    rows = Paginator(_told(listing), PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "rows": rows,
        "lines": _lines(listing, rows.object_list, person(request)),
        "draft": draft_current(listing),
    }
    return render(request, "history.html", context)


def act_words(act: ReviewAction) -> str:
    """What was done, with its version or fact: "changed the text · version 2", "stated a fact – Metal: silver"."""
    what = _what(act)
    return f"{what} – {_fact_words(act)}" if act.action in (Action.FACT_STATED, Action.FACT_WITHDRAWN) else what


def _told(listing: Listing) -> QuerySet[ReviewAction]:
    """Every act that says something to people."""
    return listing_acts(listing).exclude(action__in=_SILENT)


def _lines(listing: Listing, acts: Iterable[ReviewAction], reader: User) -> list[Line]:
    edits = {approval: edit_words(changes) for approval, changes in edits_by_approval(listing.pk).items()}
    return [Line(act.at, _who(act, reader), _what(act), edits.get(act.pk) or _more_told(act)) for act in acts]


def _more_told(act: ReviewAction) -> str:
    """What undid another act says so."""
    more = _more(act)
    return ", ".join(filter(None, [more, str(_("undone"))])) if act.reason == UNDONE else more


def _who(act: ReviewAction, reader: User) -> str:
    if act.actor_id is None:
        return ""
    if act.actor_id == reader.pk:
        return str(_("You"))
    if act.actor is None:
        return str(_("A person whose account is gone"))
    # Without a name of her own an account is called by its e-mail address, which is none of an artisan's business.
    return str(act.actor) if is_moderator(reader) else act.actor.get_full_name() or str(_("A moderator"))


def _what(act: ReviewAction) -> str:
    """With the version or the marketplace where the act has one."""
    if act.action in _AT_A_MARKETPLACE:
        return _at_a_marketplace(act)
    if act.action == Action.DRAFTED:
        writer = act.detail.get("writer")
        known = writer in Writer.values
        return _("%(writer)s wrote a draft") % {"writer": Writer(writer).label} if known else _("a draft was written")
    if act.reason == "preview":
        return _("took the text that was tried · version %(number)s") % {"number": act.detail.get("number")}
    if act.action == Action.REOPENED and act.detail.get("question"):
        return _("opened a question again")
    words = str(Action(act.action).label) if act.action in Action.values else act.action
    number = act.detail.get("number")
    return _("%(what)s · version %(number)s") % {"what": words, "number": number} if number else words


def _at_a_marketplace(act: ReviewAction) -> str:
    channel = act.detail.get("channel")
    where = {
        "channel": Channel(channel).label if channel in Channel.values else channel,
        "number": act.detail.get("number"),
        "format": str(act.detail.get("format", "")).upper(),
    }
    if act.action == Action.EXPORTED:
        return _("took version %(number)s to %(channel)s (%(format)s)") % where
    if act.action == Action.PUBLISHED:
        return _("published version %(number)s on %(channel)s") % where
    return _("took version %(number)s off %(channel)s") % where


def _more(act: ReviewAction) -> str:
    if act.action in (Action.FACT_STATED, Action.FACT_WITHDRAWN):
        return _fact_words(act)
    if act.action == Action.REJECTED and act.reason in RejectReason.values:
        reason = str(RejectReason(act.reason).label)
        return f"{reason} – {act.comment}" if act.comment else reason
    if act.action == Action.RATED:
        return f"{'★' * int(act.after or 0)} {act.comment}".strip()
    if act.action == Action.REOPENED and act.reason == FACTS_CHANGED:
        return str(_("a fact changed"))
    return act.comment


def _fact_words(act: ReviewAction) -> str:
    values = act.after if act.action == Action.FACT_STATED else act.before
    return f"{attribute_words(act.attribute)}: {_values(act.attribute, values)}"


def _values(attribute: str, values: Any) -> str:
    return ", ".join(value_words(attribute, value) for value in values or [])
