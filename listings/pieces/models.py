"""A piece that is no listing yet."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Piece(models.Model):
    """Loose photos that show one piece, with what its maker noted. It goes when it becomes a listing or is empty.

    The page chooses the id, so that photos which arrive at the same moment find the same piece.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(
        "listings.Artisan", on_delete=models.CASCADE, related_name="pieces", verbose_name=_("artisan")
    )
    notes = models.TextField(_("notes"), blank=True, max_length=2000)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.notes or str(self.id)
