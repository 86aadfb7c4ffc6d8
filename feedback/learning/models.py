"""Trainings and alarms."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import ModelKind, ModelVersion


class RunState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("at work")
    JUDGING = "judging", _("being judged")
    PROMOTED = "promoted", _("went live")
    REFUSED = "refused", _("refused")
    SKIPPED = "skipped", _("nothing to learn")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("stopped")


class RunStage(models.TextChoices):
    """The stages that people watch, in their order."""

    WAITING = "waiting", _("Waiting for a training worker")
    FREEZE = "freeze", _("Freezing the examples")
    TRAIN = "train", _("Training")
    JUDGE = "judge", _("Judging against the live model")
    FINISHED = "finished", _("Finished")


class Where(models.TextChoices):
    LOCAL = "local", _("this machine")
    SAGEMAKER = "sagemaker", "Amazon SageMaker"
    VERTEX = "vertex", "Google Vertex AI"


class AskedBy(models.TextChoices):
    PERSON = "person", _("a person")
    SCHEDULE = "schedule", _("the calendar")
    THRESHOLD = "threshold", _("enough new examples")


class TrainingRun(models.Model):
    """One attempt to make a better model from what people confirmed. The row is the truth, the message only a hint.

    ::

        queued --claim--> running --model made--> judging --gate passed--> promoted
          ^                  |                       |
          |                  |                       +--gate refused-----> refused (the candidate stays readable)
          |                  +--data unchanged, or none to learn from----> skipped
          |                  |                       |
          +--lease ran out, or a passing error-------+  after three attempts, or an error that stays: failed
          |                                          |
          +--retry-- failed       a person stops it--+--> cancelled (from queued, running and judging)

    ``lease_token`` is the fencing token, as of a Job: it grows with every claim and every taking back, and only its
    holder writes. ``work`` on disk outlives attempts, so the next one goes on where the last was killed. None of the
    states but ``promoted`` has touched the live model. ``verdict`` is what the gate printed, figures and all.
    """

    ACTIVE: ClassVar[tuple[str, ...]] = (RunState.QUEUED, RunState.RUNNING, RunState.JUDGING)
    AT_WORK: ClassVar[tuple[str, ...]] = (RunState.RUNNING, RunState.JUDGING)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("model"), max_length=6, choices=ModelKind)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    stage = models.CharField(_("stage"), max_length=10, choices=RunStage, default=RunStage.WAITING)
    where = models.CharField(_("where"), max_length=12, choices=Where, default=Where.LOCAL)
    asked_by = models.CharField(_("asked for by"), max_length=10, choices=AskedBy, default=AskedBy.PERSON)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("person")
    )
    even_unchanged = models.BooleanField(_("also when nothing changed"), default=False)

    snapshot = models.CharField(_("snapshot"), max_length=200, blank=True, help_text=_("its folder under MODEL_ROOT"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    counts = models.JSONField(_("examples"), default=dict)
    left_out = models.JSONField(_("left out, by reason"), default=dict)
    frozen_at = models.DateTimeField(_("data frozen"), null=True, editable=False)

    what = models.CharField(_("step"), max_length=80, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    of = models.PositiveIntegerField(_("of"), default=0)
    log = models.TextField(_("log"), blank=True)
    reference = models.CharField(_("job elsewhere"), max_length=300, blank=True, editable=False)

    parent = models.ForeignKey(
        ModelVersion, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("trained from")
    )
    made = models.ForeignKey(
        ModelVersion, null=True, on_delete=models.SET_NULL, related_name="runs", verbose_name=_("model made")
    )
    metrics = models.JSONField(_("figures of the training"), default=dict)
    verdict = models.JSONField(_("verdict"), default=dict)

    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_token = models.PositiveBigIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, editable=False)
    not_before = models.DateTimeField(_("not before"), null=True, editable=False)
    sent_at = models.DateTimeField(_("last sent to the queue"), null=True, editable=False)
    worker = models.CharField(_("worker"), max_length=120, blank=True, editable=False)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    error_detail = models.TextField(_("what happened"), blank=True)

    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state__in=["queued", "running", "judging"]),
                name="one_active_training_per_kind",
            ),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="training_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "judging"]) | Q(lease_until__isnull=False),
                name="trainings_at_work_have_a_lease",
            ),
        )
        indexes = (models.Index(fields=["state", "not_before"], name="trainings_to_sweep"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_state_display()}"

    @property
    def active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int | None:
        """How far the step at hand is; None while nobody knows."""
        return min(100, 100 * self.done // self.of) if self.of else None


class AlarmKind(models.TextChoices):
    ACCEPTANCE_DROP = "acceptance_drop", _("fewer drafts are taken as they are")
    DRIFT = "drift", _("what comes in has changed")
    TRAINING_FAILED = "training_failed", _("a training failed")
    MODEL_UNUSABLE = "model_unusable", _("the live model's files are damaged")
    EXAMPLES_QUARANTINED = "quarantined", _("examples were kept out of a training")


class Alarm(models.Model):
    """Something about the models that a person should look at. Of one thing there is one open alarm at most.

    ``figures`` holds the numbers that raised it. It is settled when a later look finds all well again (then
    ``settled_by`` stays empty), or by a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=AlarmKind)
    subject = models.CharField(_("about"), max_length=120)
    figures = models.JSONField(_("figures"), default=dict)
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("settled by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    mailed_at = models.DateTimeField(_("mail sent"), null=True, editable=False)
    seen_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("seen by"))

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ("-raised_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(settled_at=None), name="one_open_alarm_about_one_thing"
            ),
            models.CheckConstraint(condition=Q(kind__in=AlarmKind.values), name="alarm_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def open(self) -> bool:
        return self.settled_at is None
