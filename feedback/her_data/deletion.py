"""Deleting an account: asked for, taken back, and done after the days of grace.

What is deleted and what stays, and why the ledger may be blanked for it, stands in docs/her-data.md.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from feedback.her_data.belongings import belongings, stored_names
from feedback.her_data.models import AccountDeletion, DeletionState
from feedback.models import ReviewAction
from jewelry_site.core import ledger
from jewelry_site.core.background import background
from jewelry_site.core.faults import fault_point
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan, Listing

logger = logging.getLogger(__name__)

GRACE = timedelta(days=7)
# What the ledger keeps of an act besides who, when and what: codes, numbers and names of models; nobody's words.
KEPT_DETAILS = frozenset(
    {"number", "writer", "models", "edited", "current", "timings_ms", "waited_ms", "stage", "attempt", "kind", "tone",
     "length", "channel", "format", "listings", "photos"}
)  # fmt: skip


@transaction.atomic
def deletion_ask(*, artisan: Artisan, user: User, shop_name: str, password: str) -> AccountDeletion:
    """Close the account, and delete it when the days of grace are over.

    Raises Problem ``not_found``, ``deletion_not_yours`` or ``deletion_not_confirmed``.
    """
    row = Artisan.objects.select_for_update().filter(pk=artisan.pk, user=user).first()
    if row is None:
        raise Problem("not_found")
    if user.is_staff or user.is_superuser:
        raise Problem("deletion_not_yours")
    if shop_name.strip() != row.shop_name.strip() or not user.check_password(password):
        raise Problem("deletion_not_confirmed")
    deletion = AccountDeletion.objects.filter(artisan_id=row.pk, state=DeletionState.ASKED).first()
    if deletion is None:
        deletion = AccountDeletion.objects.create(artisan_id=row.pk, due_at=timezone.now() + GRACE)
        User.objects.filter(pk=user.pk).update(deletion_due_at=deletion.due_at)
        ledger.record(ledger.Act(action="deletion_asked", actor=user, artisan_id=row.pk))
    return deletion


@transaction.atomic
def deletion_undo(*, user: User) -> None:
    """Keep the account after all. Raises Problem ``not_found`` when nothing is left to take back."""
    hers = Artisan.objects.filter(user=user).values("pk")
    rows = AccountDeletion.objects.select_for_update().filter(artisan_id__in=hers, state=DeletionState.ASKED)
    deletion = rows.first()
    if deletion is None:
        raise Problem("not_found")
    deletion.state, deletion.finished_at = DeletionState.UNDONE, timezone.now()
    deletion.save()
    User.objects.filter(pk=user.pk).update(deletion_due_at=None)
    ledger.record(ledger.Act(action="deletion_undone", actor=user, artisan_id=deletion.artisan_id))


@background("deletions", pause=timedelta(seconds=30))
def account_erase() -> bool:
    """Erase one account whose time has come, or what a killed process left of one; whether it did.

    One that cannot be erased holds up no other; it is tried again after the pause.
    """
    return any(_erased(pk) for pk in _due().order_by("due_at").values_list("pk", flat=True))


def _due() -> QuerySet[AccountDeletion]:
    open_states = [DeletionState.ASKED, DeletionState.ERASING]
    return AccountDeletion.objects.filter(state__in=open_states, due_at__lte=Now())


def _erased(deletion_id: UUID) -> bool:
    try:
        with transaction.atomic():
            deletion = _due().select_for_update(skip_locked=True).filter(pk=deletion_id).first()
            if deletion is None:
                return False
            if deletion.state == DeletionState.ASKED:
                _erase_rows(deletion)
        fault_point("erasing_after_rows", str(deletion.artisan_id))
        _erase_objects(deletion)
    except Exception:
        logger.exception("deletion %s is not finished", deletion_id)
        return False
    return True


def _erase_rows(deletion: AccountDeletion) -> None:
    """All rows at once, or none: a transaction. The names of the files stay on the deletion until they are gone too."""
    deletion.state = DeletionState.ERASING
    deletion.save()
    # The order in which everybody locks: a listing before what hangs on it. Workers at work there write nothing more.
    hers = Listing.objects.select_for_update().filter(artisan_id=deletion.artisan_id).order_by("pk")
    listings = list(hers.values_list("pk", flat=True))
    rows = Artisan.objects.select_for_update(of=("self",)).select_related("user")
    artisan = rows.filter(pk=deletion.artisan_id).first()
    if artisan is not None:
        deletion.objects_left = stored_names(artisan.pk)
        deletion.counts = {"listings": len(listings), "photos": artisan.photos.count()}
        deletion.save()
        _forget_in_admin_log(artisan)
        artisan.user.delete()
    _blank_ledger(deletion)
    for listing_id in listings:
        ledger.record(ledger.Act(action="listing_deleted", artisan_id=deletion.artisan_id, listing_id=listing_id))
    ledger.record(ledger.Act(action="account_deleted", artisan_id=deletion.artisan_id, detail=deletion.counts))


def _blank_ledger(deletion: AccountDeletion) -> None:
    """The acts stay, what was written in them goes; a trigger allows this and nothing else, and only now."""
    acts = ReviewAction.objects.filter(artisan_id=deletion.artisan_id)
    for pk, detail in list(acts.values_list("pk", "detail").iterator(chunk_size=500)):
        kept = {name: value for name, value in detail.items() if name in KEPT_DETAILS and not isinstance(value, list)}
        acts.filter(pk=pk).update(before=None, after=None, comment="", detail=kept)


def _forget_in_admin_log(artisan: Artisan) -> None:
    """The admin's own log names things by their words: addresses, shop names, titles."""
    for one in belongings():
        ids = [str(pk) for pk in one.rows(artisan.pk).values_list("pk", flat=True)]
        entries = LogEntry.objects.filter(
            content_type__app_label=one.model._meta.app_label,
            content_type__model=one.model._meta.model_name,
            object_id__in=ids,
        )
        entries.update(object_repr="", change_message="")


def _erase_objects(deletion: AccountDeletion) -> None:
    for name in deletion.objects_left:
        default_storage.delete(name)
    AccountDeletion.objects.filter(pk=deletion.pk, state=DeletionState.ERASING).update(
        state=DeletionState.DONE, finished_at=Now(), objects_left=[]
    )
    logger.info("the account of artisan %s is deleted", deletion.artisan_id)
