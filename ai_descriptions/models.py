"""Jobs, facts, questions, drafts, findings and the models that made them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ai_descriptions.spoken import spoken
from listings.models import Artisan, Length, Listing, Photo, Tone


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    SUPERSEDED = "superseded", _("replaced by a newer one")


class JobKind(models.TextChoices):
    DESCRIBE = "describe", _("see the photos and write")
    REWRITE = "rewrite", _("write again from the facts")
    REVISE = "revise", _("write anew what a changed fact concerns")
    PREVIEW = "preview", _("try another text beside the present one")


class Stage(models.TextChoices):
    """The stages that people watch, in their order."""

    WAITING = "waiting", _("Waiting for a free worker")
    SEE = "see", _("Looking at the photos")
    ASK = "ask", _("Thinking what to ask")
    WRITE = "write", _("Writing")
    CHECK = "check", _("Checking every claim")
    FINISHED = "finished", _("Finished")


class Job(models.Model):
    """One description that wants to be made. The row is the truth; the message in the queue carries only its id.

    ::

        queued --claim--> running --finish--> done
          ^                  |
          |                  +--lease ran out, or a passing error--> queued again (with backoff) or, after
          |                  |                                       three attempts, failed
          +---- retry -------+--a person started another-----------> superseded

    ``lease_token`` is the fencing token: it grows with every claim, and only its holder may write
    (Kleppmann, "How to do distributed locking", 2016). All times of the lease are the database's.
    """

    ACTIVE: ClassVar[tuple[str, ...]] = (JobState.QUEUED, JobState.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("artisan"))
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("listing"))
    kind = models.CharField(_("kind"), max_length=10, choices=JobKind)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WAITING)
    tone = models.CharField(_("tone"), max_length=10, choices=Tone)
    length = models.CharField(_("length"), max_length=10, choices=Length)
    channel = models.CharField(_("channel"), max_length=10, blank=True)
    seed = models.PositiveIntegerField(default=0)

    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_token = models.PositiveBigIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, editable=False)
    not_before = models.DateTimeField(_("not before"), null=True, editable=False)
    sent_at = models.DateTimeField(_("last sent to the queue"), null=True, editable=False)
    worker = models.CharField(_("worker"), max_length=120, blank=True, editable=False)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    error_detail = models.TextField(_("details of the error"), blank=True)

    remarks = models.JSONField(_("remarks on the photos"), default=list)
    timings_ms = models.JSONField(_("timings (ms)"), default=dict)
    models_used = models.JSONField(_("models"), default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["listing"],
                condition=Q(state__in=["queued", "running"]),
                name="one_active_job_per_listing",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="running_jobs_have_a_lease"
            ),
        )
        indexes = (
            models.Index(fields=["state", "not_before"], name="jobs_to_sweep"),
            models.Index(fields=["listing", "-created_at"], name="jobs_of_a_listing"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_state_display()}"

    @property
    def active(self) -> bool:
        return self.state in self.ACTIVE


class IdempotencyKey(models.Model):
    """A marketplace's ``Idempotency-Key``: the same key and body are the same request, for a day."""

    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    body_sha256 = models.CharField(max_length=64)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["artisan", "key"], name="one_request_per_idempotency_key"),)

    def __str__(self) -> str:
        return self.key


class PhotoLook(models.Model):
    """What an eye saw of a photo that is in no listing yet, as a row of numbers: only to find what looks alike."""

    photo = models.OneToOneField(Photo, primary_key=True, on_delete=models.CASCADE, related_name="look")
    eye = models.CharField(max_length=120)
    scores = models.JSONField()

    def __str__(self) -> str:
        return f"{self.photo_id} · {self.eye}"


class FactSource(models.TextChoices):
    ARTISAN = "artisan", _("you said so")
    MARK = "mark", _("read from the hallmark")
    MODEL = "model", _("the model thinks")


class Fact(models.Model):
    """What is known of a piece, from whom, and how surely.

    Facts are retired, never changed. A many-valued attribute has one row for each value.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="facts", verbose_name=_("listing"))
    attribute = models.CharField(_("attribute"), max_length=20)
    value = models.JSONField(_("value"))
    source = models.CharField(_("source"), max_length=10, choices=FactSource)
    probability = models.FloatField(_("probability"), null=True, blank=True)
    asserted = models.BooleanField(_("sure enough to say"), default=True)
    evidence = models.JSONField(_("evidence"), null=True, blank=True)
    photo = models.ForeignKey(Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    retired_at = models.DateTimeField(_("until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "attribute", "source", "value"],
                condition=Q(retired_at=None),
                name="one_current_fact_per_value",
            ),
            models.CheckConstraint(condition=Q(source__in=FactSource.values), name="fact_source_known"),
            models.CheckConstraint(
                condition=Q(source="model", probability__gte=0, probability__lte=1)
                | (~Q(source="model") & Q(probability=None)),
                name="only_models_are_unsure",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"


class Question(models.Model):
    """A short question whose answer would change the text; asked once, answered or skipped."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="questions", verbose_name=_("listing"))
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    attribute = models.CharField(_("attribute"), max_length=20)
    code = models.CharField(max_length=60)
    prompt = models.CharField(_("question"), max_length=200)
    options = models.JSONField(_("answers offered"))
    asks = models.JSONField(default=dict, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "code"], condition=Q(withdrawn_at=None), name="each_question_is_asked_once"
            ),
        )

    def __str__(self) -> str:
        return self.prompt

    @property
    def spoken_prompt(self) -> str:
        """In the reader's language; ``prompt`` is English."""
        return spoken(self.asks, self.prompt)

    @property
    def spoken_options(self) -> list[dict[str, Any]]:
        """The answers with their labels in the reader's language."""
        return [
            {"value": option["value"], "label": spoken(option.get("says"), option["label"])} for option in self.options
        ]


class Writer(models.TextChoices):
    MODEL = "model", _("the text model")
    PLANNER = "planner", _("the sentence planner")
    PERSON = "person", _("a person")


class Draft(models.Model):
    """A text as it was written, by a machine or a person. Its words never change: a database trigger refuses it.

    A change is a new draft with ``parent`` pointing here. Of the drafts of a listing at most one is current and at most
    one is approved; a text that arrived after its job was replaced is stored as not current. An ``offered`` one was
    asked for beside the current one, and waits until a person takes it or does not want it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("listing"))
    number = models.PositiveIntegerField(_("version"))
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="drafts", verbose_name=_("job"))
    writer = models.CharField(_("written by"), max_length=10, choices=Writer)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("person"),
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    description = models.TextField(_("description"), blank=True)
    tags = models.JSONField(_("tags"), default=list)
    alt_text = models.CharField(_("alt text"), max_length=500, blank=True)
    tone = models.CharField(_("tone"), max_length=10, choices=Tone)
    length = models.CharField(_("length"), max_length=10, choices=Length)
    language = models.CharField(_("language"), max_length=8, default="en")
    facts_used = models.JSONField(_("facts used"), default=dict)
    models_used = models.JSONField(_("models"), default=dict)
    house_rules = models.JSONField(_("house rules applied"), default=list)
    is_current = models.BooleanField(_("current"), default=False)
    offered = models.BooleanField(_("waits to be taken"), default=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("approved by"),
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["listing"], condition=Q(is_current=True), name="one_current_draft_per_listing"
            ),
            models.UniqueConstraint(
                fields=["listing"],
                condition=Q(approved_at__isnull=False),
                name="one_approved_draft_per_listing",
            ),
            models.UniqueConstraint(fields=["listing", "number"], name="drafts_are_numbered"),
            models.UniqueConstraint(fields=["job"], condition=Q(job__isnull=False), name="a_job_writes_one_draft"),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(is_current=True),
                name="the_approved_draft_is_the_current_one",
            ),
        )

    def __str__(self) -> str:
        return self.title or str(_("untitled"))

    @property
    def text(self) -> dict[str, Any]:
        """The four fields that buyers read."""
        return {
            "title": self.title,
            "description": self.description,
            "tags": self.tags,
            "alt_text": self.alt_text,
        }


class Finding(models.Model):
    """A statement in a draft that the claims guard stumbled over.

    ``message`` and ``advice`` are English; with ``values`` the rule says them in other languages. ``mend`` is
    {"start", "end", "put"}: a change of the field that was tried and leaves no finding there, or null.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="findings", verbose_name=_("draft"))
    rule = models.CharField(_("rule"), max_length=80)
    severity = models.CharField(
        _("severity"), max_length=5, choices=[("block", _("must be mended")), ("warn", _("worth a look"))]
    )
    field = models.CharField(_("field"), max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    message = models.TextField(_("message"))
    suggestion = models.TextField(_("wording that may stand there"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    values = models.JSONField(default=dict, editable=False)
    mend = models.JSONField(_("mend"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("field", "start", "id")

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class ModelKind(models.TextChoices):
    VISION = "vision", _("vision")
    TEXT = "text", _("text")


class ModelState(models.TextChoices):
    CANDIDATE = "candidate", _("candidate")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class ModelVersion(models.Model):
    """A model folder that the workers may serve. Exactly one of a kind is live."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=ModelKind)
    version = models.CharField(_("version"), max_length=120)
    folder = models.CharField(
        _("folder"),
        max_length=300,
        help_text=_("starter:… ships with the product; the rest lies under MODEL_ROOT"),
    )
    state = models.CharField(_("state"), max_length=10, choices=ModelState, default=ModelState.CANDIDATE)
    manifest = models.JSONField(_("manifest"), default=dict)
    card = models.TextField(_("model card"), blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    promoted_at = models.DateTimeField(_("live since"), null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    refused_at = models.DateTimeField(_("refused by the gate"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        ordering = ("kind", "-created_at")
        constraints = (
            models.UniqueConstraint(fields=["kind"], condition=Q(state="live"), name="one_live_model_per_kind"),
            models.UniqueConstraint(fields=["kind", "version"], name="model_versions_are_unique"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
