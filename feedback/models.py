"""The ledger of every act."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    ARTISAN_SIGNED_UP = "artisan_signed_up", _("signed up")
    SHOP_CHANGED = "shop_changed", _("changed the shop's settings")
    API_KEY_CREATED = "api_key_created", _("made an API key")
    API_KEY_REVOKED = "api_key_revoked", _("revoked an API key")
    PHOTO_ADDED = "photo_added", _("added a photo")
    PHOTO_DISCARDED = "photo_discarded", _("threw a photo away")
    LISTING_CREATED = "listing_created", _("made a listing")
    LISTING_DELETED = "listing_deleted", _("deleted a listing")
    JOB_STARTED = "job_started", _("asked for a description")
    JOB_RETRIED = "job_retried", _("tried again")
    JOB_FAILED = "job_failed", _("could not make a description")
    PHOTOS_SEEN = "photos_seen", _("looked at the photos")
    DRAFTED = "drafted", _("wrote a draft")
    QUESTION_ANSWERED = "question_answered", _("answered a question")
    QUESTION_SKIPPED = "question_skipped", _("did not know the answer")
    FACT_STATED = "fact_stated", _("stated a fact")
    FACT_WITHDRAWN = "fact_withdrawn", _("took a fact back")
    EDITED = "edited", _("changed the text")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    REOPENED = "reopened", _("opened it again")
    RESTORED = "restored", _("went back to an earlier text")
    RATED = "rated", _("rated")
    MODEL_ADDED = "model_added", _("added a model")
    MODEL_PROMOTED = "model_promoted", _("made a model live")
    MODEL_ROLLED_BACK = "model_rolled_back", _("went back to an earlier model")


class RejectReason(models.TextChoices):
    WRONG_MATERIAL = "wrong_material", _("wrong material")
    WRONG_STONE = "wrong_stone", _("wrong stone")
    INVENTED = "invented", _("something invented")
    TONE = "tone", _("wrong tone")
    TOO_LONG = "too_long", _("too long")
    OTHER = "other", _("something else")


class ReviewAction(models.Model):
    """One row of the ledger: who did what to which thing, when, with what before and after.

    Written in the same transaction as the act; append-only, which a database trigger enforces. It refers to other rows
    by id without a foreign key: what was deleted stays told.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"), db_default=Now(), editable=False)
    action = models.CharField(_("what"), max_length=24, choices=Action)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    artisan_id = models.UUIDField(_("artisan"), null=True, db_index=True)
    listing_id = models.UUIDField(_("listing"), null=True, db_index=True)
    draft_id = models.UUIDField(_("draft"), null=True)
    job_id = models.UUIDField(_("job"), null=True)
    attribute = models.CharField(_("attribute"), max_length=20, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    detail = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("ledger")
        ordering = ("-id",)
        indexes = (models.Index(fields=["action", "at"], name="ledger_by_action"),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.at:%Y-%m-%d %H:%M}"
