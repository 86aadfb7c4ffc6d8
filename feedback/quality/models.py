"""The figures of each day, kept so that a year is read in one query."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualitySnapshot(models.Model):
    """What the ledger says of one day (in UTC), of one shop or, ``artisan_id`` null, of all, and of one pair of models.

    Computed from the ledger alone, so it can be thrown away and made again, the same to the byte: the id is made from
    the day, the shop and the models, and nothing tells when it was computed. A day that was counted has at least the
    row of all shops with empty versions. Like the ledger it knows shops by id only.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(_("day"))
    artisan_id = models.UUIDField(_("artisan"), null=True)
    vision = models.CharField(_("vision model"), max_length=120, blank=True)
    text = models.CharField(_("text model"), max_length=120, blank=True)
    cases = models.PositiveIntegerField(_("texts reviewed"), default=0)
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("quality of a day")
        verbose_name_plural = _("quality by day")
        ordering = ("-day", "id")
        indexes = (models.Index(fields=["artisan_id", "day"], name="quality_of_a_shop_by_day"),)

    def __str__(self) -> str:
        return f"{self.day} · {self.vision} · {self.text}"
