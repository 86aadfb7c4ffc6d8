"""The ledger of every act, and the set of photos that the eye learns from."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

import feedback.desk.models
import feedback.her_data.models
import feedback.learning.models
import feedback.moderation.models
import feedback.quality.models
import feedback.voice.models  # noqa: F401  Django looks for models here


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
    EXPORTED = "exported", _("took it to a marketplace")
    PUBLISHED = "published", _("published it")
    UNPUBLISHED = "unpublished", _("unpublished it")
    MODEL_ADDED = "model_added", _("added a model")
    MODEL_PROMOTED = "model_promoted", _("made a model live")
    MODEL_ROLLED_BACK = "model_rolled_back", _("went back to an earlier model")
    DATASET_IMPORTED = "dataset_imported", _("brought photos into the training set")
    DATASET_EXPORTED = "dataset_exported", _("took the training set out")
    PHOTO_LABELLED = "photo_labelled", _("labelled a photo")
    PHOTO_SET_ASIDE = "photo_set_aside", _("set a photo aside")
    PHOTO_SKIPPED = "photo_skipped", _("left a photo for later")
    LABELLING_UNDONE = "labelling_undone", _("took a label back")
    TRAINING_PHOTO_DELETED = "training_photo_deleted", _("deleted a photo of the training set")
    HOUSE_RULE_PROPOSED = "house_rule_proposed", _("proposed a house rule")
    HOUSE_RULE_ADDED = "house_rule_added", _("made a house rule")
    HOUSE_RULE_ON = "house_rule_on", _("switched a house rule on")
    HOUSE_RULE_OFF = "house_rule_off", _("switched a house rule off")
    HOUSE_RULE_DELETED = "house_rule_deleted", _("deleted a house rule")
    HOUSE_RULE_RESTORED = "house_rule_restored", _("brought a house rule back")
    PHOTOS_REGROUPED = "photos_regrouped", _("sorted photos into pieces")
    WEBHOOK_ADDED = "webhook_added", _("added a webhook")
    WEBHOOK_CHANGED = "webhook_changed", _("changed a webhook")
    WEBHOOK_DELETED = "webhook_deleted", _("deleted a webhook")
    WEBHOOK_SWITCHED_OFF = "webhook_switched_off", _("switched a webhook off")
    WEBHOOK_SECRET_ROTATED = "webhook_secret_rotated", _("made a new secret for a webhook")
    DATA_EXPORTED = "data_exported", _("asked for all data of the shop")
    DELETION_ASKED = "deletion_asked", _("asked for the account to be deleted")
    DELETION_UNDONE = "deletion_undone", _("kept the account after all")
    ACCOUNT_DELETED = "account_deleted", _("deleted the account")
    SENT_BACK = "sent_back", _("sent it back to the artisan")
    BLOCKED = "blocked", _("blocked it")
    UNBLOCKED = "unblocked", _("unblocked it")
    QUALITY_CHECKED = "quality_checked", _("checked the quality")
    TRAINING_STARTED = "training_started", _("started a training")
    TRAINING_FINISHED = "training_finished", _("finished a training")
    TRAINING_FAILED = "training_failed", _("could not finish a training")
    TRAINING_CANCELLED = "training_cancelled", _("stopped a training")
    MODEL_REFUSED = "model_refused", _("refused a model")
    EXAMPLES_QUARANTINED = "examples_quarantined", _("kept examples out of the training")
    EXAMPLES_RELEASED = "examples_released", _("let examples into the training again")
    ALARM_RAISED = "alarm_raised", _("raised an alarm")
    ALARM_SETTLED = "alarm_settled", _("settled an alarm")


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


class Verdict(models.TextChoices):
    """What a person decided about a photo of the training set; empty while nobody has."""

    LABELLED = "labelled", _("labelled")
    NOT_JEWELLERY = "not_jewellery", _("not jewellery")
    SEVERAL_PIECES = "several_pieces", _("several pieces")


class TrainingPhoto(models.Model):
    """A photo of the training set: rebuilt by the gate, named by the bytes it came as.

    ``wanted`` says that a person should look: an attribute has no label that a person or the table gave without doubt,
    and nobody decided about the photo. ``alike`` is the first photo that shows the same picture. A labeller holds a
    photo until ``leased_until`` by the database's clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("path in the table"), max_length=500)
    shop = models.CharField(_("shop"), max_length=120)
    group = models.CharField(_("product"), max_length=200)
    title = models.CharField(_("title"), max_length=500, blank=True)
    description = models.TextField(_("seller's words"), blank=True)
    file = models.FileField(_("photo"), max_length=120)
    thumbnail = models.FileField(_("thumbnail"), max_length=120)
    content_type = models.CharField(_("type"), max_length=20)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    likeness = models.CharField(max_length=128, editable=False)
    alike = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(_("decision"), max_length=16, choices=Verdict, blank=True)
    wanted = models.BooleanField(_("waits for a label"), default=True)
    skips = models.PositiveIntegerField(_("left for later"), default=0)
    leased_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    leased_until = models.DateTimeField(null=True, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("training photo")
        verbose_name_plural = _("training photos")
        ordering = ("added_at", "id")
        indexes = (
            models.Index(fields=["skips", "added_at"], condition=Q(wanted=True), name="photos_to_label"),
            models.Index(fields=["shop", "group"], name="training_photos_by_shop"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict.values]), name="verdict_known"),
            models.CheckConstraint(condition=Q(verdict="") | Q(wanted=False), name="decided_photos_do_not_wait"),
        )

    def __str__(self) -> str:
        return self.name


class LabelSource(models.TextChoices):
    """Who says what a photo shows. Only the first two are labels by people; words are a hint."""

    PERSON = "person", _("a person looked")
    TABLE = "table", _("the imported table")
    WORDS = "words", _("read from the seller's words")


class TrainingLabel(models.Model):
    """What one source says of one visible attribute of a photo. Retired, never changed.

    ``values`` holds one value, or several of a many-valued attribute. ``suggested_by`` says what had been filled in
    before a person confirmed it unchanged: ``words``, ``guess`` or ``table``.
    """

    photo = models.ForeignKey(TrainingPhoto, on_delete=models.CASCADE, related_name="labels", verbose_name=_("photo"))
    attribute = models.CharField(_("attribute"), max_length=20)
    values = models.JSONField(_("values"))
    source = models.CharField(_("source"), max_length=10, choices=LabelSource)
    doubted = models.BooleanField(_("in doubt"), default=False)
    words = models.CharField(_("in these words"), max_length=200, blank=True)
    suggested_by = models.CharField(_("suggested by"), max_length=10, blank=True)
    labelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("person"),
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    retired_at = models.DateTimeField(_("until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("training label")
        verbose_name_plural = _("training labels")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["photo", "attribute", "source"],
                condition=Q(retired_at=None),
                name="one_current_label_per_source",
            ),
            models.CheckConstraint(condition=Q(source__in=LabelSource.values), name="label_source_known"),
        )

    def __str__(self) -> str:
        return f"{self.attribute}: {', '.join(self.values)}"


class PhotoGuess(models.Model):
    """What a vision model thinks of a training photo, and how unsure it is; the newest look replaces the one before.

    ``readings`` maps an attribute to ``[[value, probability], ...]``. ``entropy`` is the mean, over the
    attributes, of the entropy of the calibrated probabilities, from 0 (sure) to 1 (no idea); ``margin`` is the smallest
    lead of a best value over the next.
    """

    photo = models.OneToOneField(TrainingPhoto, on_delete=models.CASCADE, related_name="guess", verbose_name=_("photo"))
    version = models.CharField(_("model"), max_length=120)
    readings = models.JSONField(_("readings"))
    jewellery = models.BooleanField(_("shows jewellery"), default=True)
    entropy = models.FloatField(_("unsureness"))
    margin = models.FloatField(_("smallest lead"))
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("guess")
        verbose_name_plural = _("guesses")

    def __str__(self) -> str:
        return f"{self.version} · {self.entropy:.2f}"
