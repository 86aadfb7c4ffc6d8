"""Who did what to a listing and when, in sentences, from the ledger alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ai_descriptions.models import Writer
from ai_descriptions.web.fact_words import attribute_words, value_words
from feedback.models import Action, RejectReason, ReviewAction
from feedback.selectors import listing_acts
from feedback.services.facts import FACTS_CHANGED
from feedback.voice.selectors import edits_by_approval
from feedback.web.edit_words import edit_words
from jewelry_site.core.models import User
from listings.models import Channel, Listing
from listings.selectors import is_moderator

_SHOWN = 60
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


def history(listing: Listing, reader: User) -> list[Line]:
    """The newest acts first; those that say nothing to people are left out."""
    acts = listing_acts(listing).exclude(action__in=_SILENT)[:_SHOWN]
    edits = {approval: edit_words(changes) for approval, changes in edits_by_approval(listing.pk).items()}
    return [Line(act.at, _who(act, reader), _what(act), edits.get(act.pk) or _more(act)) for act in acts]


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
        values = act.after if act.action == Action.FACT_STATED else act.before
        return f"{attribute_words(act.attribute)}: {_values(act.attribute, values)}"
    if act.action == Action.REJECTED and act.reason in RejectReason.values:
        reason = str(RejectReason(act.reason).label)
        return f"{reason} – {act.comment}" if act.comment else reason
    if act.action == Action.RATED:
        return f"{'★' * int(act.after or 0)} {act.comment}".strip()
    if act.action == Action.REOPENED and act.reason == FACTS_CHANGED:
        return str(_("a fact changed"))
    return act.comment


def _values(attribute: str, values: Any) -> str:
    return ", ".join(value_words(attribute, value) for value in values or [])
