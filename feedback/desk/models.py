"""What the review desk keeps for a person: words that she has not saved yet, and how she likes to work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.models import Listing


class WorkingCopy(models.Model):
    """Words that a person typed into a listing's text and has not saved: no draft, and no act of the ledger.

    ``base`` is the version that she was changing, 0 where there was none. ``revision`` is new with every change: a
    window that knows another one has not seen what this row holds, and may not put its own words over it.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="working_copies", verbose_name=_("listing")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    base = models.PositiveIntegerField(_("version that was changed"))
    text = models.JSONField(_("text"))
    revision = models.UUIDField(editable=False)
    kept_at = models.DateTimeField(_("kept"), auto_now=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = (models.UniqueConstraint(fields=["listing", "user"], name="one_working_copy_per_person"),)

    def __str__(self) -> str:
        return f"{self.listing_id} · {self.user_id}"


class DeskHabits(models.Model):
    """How a person likes to work at the desk. Without a row everything is as the defaults say."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    keys = models.BooleanField(_("single keys"), default=True)
    next_opens = models.BooleanField(_("the next one opens by itself"), default=True)

    class Meta:
        verbose_name = _("habits at the desk")
        verbose_name_plural = _("habits at the desk")

    def __str__(self) -> str:
        return str(self.user_id)
