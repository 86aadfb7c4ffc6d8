"""A file with everything of a shop, and the deletion of an account."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from listings.models import Artisan


class ExportState(models.TextChoices):
    WAITING = "waiting", _("waits")
    PACKING = "packing", _("is being packed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")


class DataExport(models.Model):
    """A ZIP of everything that is kept of a shop; packed in the background, there for a while, hers alone.

    ``token`` is a fencing token: a packer whose lease ran out changes nothing any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(
        Artisan, on_delete=models.CASCADE, related_name="data_exports", verbose_name=_("artisan")
    )
    state = models.CharField(_("state"), max_length=8, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveIntegerField(_("photos packed"), default=0)
    total = models.PositiveIntegerField(_("photos"), default=0)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    token = models.PositiveBigIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    file = models.FileField(_("file"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    expires_at = models.DateTimeField(_("there until"), null=True, editable=False)

    class Meta:
        verbose_name = _("export of all data")
        verbose_name_plural = _("exports of all data")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["artisan"], condition=Q(state__in=["waiting", "packing"]), name="one_data_export_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="data_export_state_known"),
            models.CheckConstraint(
                condition=~Q(state="packing") | Q(lease_until__isnull=False), name="packed_exports_have_a_lease"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.created_at:%Y-%m-%d}"


class DeletionState(models.TextChoices):
    ASKED = "asked", _("asked for")
    UNDONE = "undone", _("taken back")
    ERASING = "erasing", _("is being deleted")
    DONE = "done", _("deleted")


class AccountDeletion(models.Model):
    """An account on its way out::

        asked --the days of grace are over--> erasing --> done
          +-----she takes it back-----------> undone

    It refers to the artisan by id without a foreign key: the row stays when she is gone, as proof that and when it was
    done. ``objects_left`` are the files still to be deleted from storage, and empty at the end. Rows are never deleted,
    and only while a due row is ``erasing`` does the ledger let that artisan's words be blanked: triggers see to both.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan_id = models.UUIDField(_("artisan"))
    state = models.CharField(_("state"), max_length=8, choices=DeletionState, default=DeletionState.ASKED)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    objects_left = models.JSONField(_("files still to be deleted"), default=list)
    counts = models.JSONField(_("what was deleted"), default=dict)

    class Meta:
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["artisan_id"], condition=Q(state__in=["asked", "erasing"]), name="one_open_deletion_per_artisan"
            ),
            models.CheckConstraint(condition=Q(state__in=DeletionState.values), name="deletion_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.artisan_id} · {self.get_state_display()}"
