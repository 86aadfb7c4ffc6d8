"""Edits, taken apart, and the house rules of a shop."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Draft
from listings.models import Artisan, Listing


class Edit(models.Model):
    """What a person changed between a machine's draft and the text that she approved; one row for each approval.

    ``approval`` is the act in the ledger, from which the row can be computed again. ``before`` are the facts that the
    draft rested on, ``after`` those known at the approval, ``changes`` what ``ml.edits.take_apart`` found.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    approval = models.BigIntegerField(_("approval in the ledger"), unique=True)
    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="edits", verbose_name=_("artisan"))
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="edits", verbose_name=_("listing"))
    drafted = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", verbose_name=_("draft"))
    approved = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", verbose_name=_("approved text"))
    before = models.JSONField(_("facts of the draft"), default=dict)
    after = models.JSONField(_("facts at the approval"), default=dict)
    changes = models.JSONField(_("changes"), default=list)
    distance = models.FloatField(_("share of the words changed"), default=0.0)
    approved_at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ("approval",)
        indexes = (models.Index(fields=["artisan", "approval"], name="edits_of_an_artisan"),)

    def __str__(self) -> str:
        return f"{self.listing_id} · {len(self.changes)}"


class RuleState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ON = "on", _("on")
    OFF = "off", _("off")
    DELETED = "deleted", _("deleted")


class HouseRule(models.Model):
    """How one shop writes. Learned rules are proposed and wait for her yes; a deleted one is never proposed again.

    ``says`` is read by ``ml.voice.make_rule``; rules with one ``key`` are about one thing, and a shop has one of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(
        Artisan, on_delete=models.CASCADE, related_name="house_rules", verbose_name=_("artisan")
    )
    kind = models.CharField(_("kind"), max_length=12)
    says = models.JSONField(_("says"), default=dict)
    key = models.CharField(max_length=200, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RuleState, default=RuleState.PROPOSED)
    state_before = models.CharField(max_length=10, blank=True, editable=False)
    learned = models.BooleanField(_("learned from her edits"), default=True)
    evidence = models.ManyToManyField(Edit, related_name="house_rules", verbose_name=_("evidence"))
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("house rule")
        verbose_name_plural = _("house rules")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["artisan", "key"], name="one_house_rule_about_one_thing"),
            models.CheckConstraint(condition=Q(state__in=RuleState.values), name="house_rule_state_known"),
            models.CheckConstraint(
                condition=~Q(state="on") | Q(decided_at__isnull=False), name="house_rules_are_on_by_her_yes"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.says}"
