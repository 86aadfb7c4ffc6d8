"""What the desk keeps beside the acts: words that are not saved yet, texts tried beside the current one, habits."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ai_descriptions.drafts import draft_current
from ai_descriptions.models import Draft
from feedback.desk.models import DeskHabits, WorkingCopy
from feedback.services.review import EditedText, draft_restore
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Listing
from listings.services import listing_lock

FIELDS = ("title", "description", "tags", "alt_text")
# Twice what a description may have: a text that is still too long is kept as well.
LONGEST = 20_000


@transaction.atomic
def words_keep(
    *, listing: Listing, user: User, base: int, text: Mapping[str, str], revision: UUID | None
) -> WorkingCopy | None:
    """Keep what she typed as her working copy; None, and nothing kept, if it equals the current text.

    ``text`` maps the four fields to words, tags in one line. ``revision`` is what her window knows to be kept, None for
    nothing. Raises Problem ``kept_elsewhere`` if another window kept other words meanwhile, ``text_invalid`` for more
    than a listing could ever hold, ``not_found``.
    """
    locked = listing_lock(listing=listing, user=user)
    words = _clean(text)
    row = WorkingCopy.objects.select_for_update().filter(listing=locked, user=user).first()
    if row is not None and row.revision != revision and row.text != words:
        raise Problem("kept_elsewhere", extra={"kept": row.text, "revision": str(row.revision)})
    if _is_current(locked, words):
        WorkingCopy.objects.filter(listing=locked, user=user).delete()
        return None
    if row is not None and (row.text, row.base) == (words, base):
        return row
    row = row or WorkingCopy(listing=locked, user=user)
    row.base, row.text, row.revision = base, words, uuid4()
    row.save()
    return row


@transaction.atomic
def words_drop(*, listing: Listing, user: User) -> None:
    """Forget her working copy; without one this does nothing. Raises Problem ``not_found``."""
    locked = listing_lock(listing=listing, user=user)
    WorkingCopy.objects.filter(listing=locked, user=user).delete()


@transaction.atomic
def preview_take(*, listing: Listing, user: User, number: int) -> Draft:
    """Make a text that was tried beside the current one the current one, with its tone and length. Raises Problem."""
    locked = listing_lock(listing=listing, user=user)
    draft = draft_restore(listing=locked, user=user, number=number, reason="preview")
    Draft.objects.filter(pk=draft.pk).update(offered=False)
    Listing.objects.filter(pk=locked.pk).update(tone=draft.tone, length=draft.length)
    return draft


@transaction.atomic
def preview_dismiss(*, listing: Listing, user: User, number: int) -> None:
    """Put such a text aside; it stays among the earlier ones. Raises Problem ``not_found``."""
    locked = listing_lock(listing=listing, user=user)
    if not locked.drafts.filter(number=number).update(offered=False):
        raise Problem("not_found")


def habits_change(*, user: User, keys: bool, next_opens: bool) -> None:
    DeskHabits.objects.update_or_create(user=user, defaults={"keys": keys, "next_opens": next_opens})


def edited_text(words: Mapping[str, str]) -> EditedText:
    """The four fields of a form, with the tags in one line."""
    return EditedText(
        title=words["title"],
        description=words["description"],
        tags=words["tags"].split(","),
        alt_text=words["alt_text"],
    )


def _clean(text: Mapping[str, str]) -> dict[str, str]:
    words = {name: without_controls(text.get(name, "").replace("\r\n", "\n")) for name in FIELDS}
    if any(len(one) > LONGEST for one in words.values()):
        reason = _("A field is longer than %(limit)s characters") % {"limit": LONGEST}
        raise Problem("text_invalid", reason=reason)
    return words


def _is_current(listing: Listing, words: dict[str, str]) -> bool:
    current = draft_current(listing)
    if current is None:
        return not any(one.strip() for one in words.values())
    try:
        return edited_text(words).clean() == current.text
    except Problem:
        return False
