"""Where a shop's events go, the events, and how telling each of them went."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """What can be told. The values are the API's; they never change."""

    READY = "description.ready", _("a draft is ready for review")
    FAILED = "description.failed", _("no description could be made")
    APPROVED = "description.approved", _("a text was approved")
    REJECTED = "description.rejected", _("a text was rejected")
    REOPENED = "description.reopened", _("an approved text was opened again")
    PUBLISHED = "listing.published", _("a listing was published")
    UNPUBLISHED = "listing.unpublished", _("a listing was taken down")
    BLOCKED = "listing.blocked", _("a moderator blocked a listing")
    UNBLOCKED = "listing.unblocked", _("a moderator let a blocked listing go on")


TEST_EVENT = "webhook.test"


class OffReason(models.TextChoices):
    BY_HAND = "by_hand", _("you switched it off")
    GONE = "gone", _("it answered 410 Gone")
    FAILING = "failing", _("it failed for days")


class WebhookEndpoint(models.Model):
    """An address of a shop's program, and which events it wants.

    No secret is stored: it is computed from SECRET_KEY and ``secret_salt`` (``listings.webhooks.signing``), so a copy
    of the database alone signs nothing. During a rotation ``old_secret_salt`` signs beside the new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(
        "listings.Artisan", on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("artisan")
    )
    url = models.URLField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    is_on = models.BooleanField(_("on"), default=True)
    off_reason = models.CharField(_("why it is off"), max_length=10, choices=OffReason, blank=True)
    off_at = models.DateTimeField(_("off since"), null=True, blank=True, editable=False)
    secret_salt = models.CharField(max_length=32, editable=False)
    old_secret_salt = models.CharField(max_length=32, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    paused_until = models.DateTimeField(_("asked us to wait until"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("last delivered"), null=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(is_on=True, off_reason="") | Q(is_on=False, off_reason__in=OffReason.values),
                name="webhooks_that_are_off_say_why",
            ),
        )

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """Something that happened, in the very bytes that are sent: the same for each address and for each try."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(
        "listings.Artisan", on_delete=models.CASCADE, related_name="+", verbose_name=_("artisan")
    )
    type = models.CharField(_("event"), max_length=40)
    body = models.TextField(_("content"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")

    def __str__(self) -> str:
        return self.type

    @property
    def message_id(self) -> str:
        """``webhook-id``: one for the event, however often it is sent."""
        return f"msg_{self.pk.hex}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waits")
    SENDING = "sending", _("is being sent")
    DELIVERED = "delivered", _("delivered")
    DEAD = "dead", _("given up")


class DeliveryError(models.TextChoices):
    """What came instead of a status from 200 to 299."""

    STATUS = "status", _("The answer was no success.")
    REDIRECT = "redirect", _("The answer was a redirect, and redirects are not followed. Change the address instead.")
    TIMEOUT = "timeout", _("There was no whole answer within 15 seconds.")
    CONNECTION = "connection", _("No connection came about, or it broke off.")
    CERTIFICATE = "certificate", _("The certificate of the address is not valid.")
    ADDRESS = "address", _("The address leads to no public server any more.")
    SWITCHED_OFF = "switched_off", _("The webhook was switched off before this was delivered.")


class WebhookDelivery(models.Model):
    """An event on its way to one address::

        waiting --claim--> sending --2xx--> delivered
           ^                  |
           +-- pause, retry --+--last try, or the webhook is off--> dead --by hand--> waiting

    ``token`` is a fencing token as a job's: a sender that slept through its lease changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(
        WebhookEvent, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event")
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempt = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    token = models.PositiveBigIntegerField(default=0, editable=False)
    status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)
    error = models.CharField(_("last failure"), max_length=14, choices=DeliveryError, blank=True)
    took_ms = models.PositiveIntegerField(_("took (ms)"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["event", "endpoint"], name="an_event_goes_once_to_each_webhook"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_try_at__isnull=False), name="waiting_deliveries_have_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False), name="sent_deliveries_have_a_lease"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=["waiting", "sending"]), name="deliveries_to_send"
            ),
            models.Index(fields=["endpoint", "-created_at"], name="deliveries_of_a_webhook"),
        )

    def __str__(self) -> str:
        return f"{self.event} · {self.get_state_display()}"
