"""The queue of moderators is the listings themselves, seen by their risk."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.models import Listing


class Case(Listing):
    """A listing as moderators see it. ``feedback.moderation.risk`` says why it wants a look."""

    objects: ClassVar[models.Manager[Case]]  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = _("case")
        verbose_name_plural = _("queue")
        default_permissions = ("view",)
