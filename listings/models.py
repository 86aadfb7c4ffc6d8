"""The artisan, her keys, her listings, their photos, and where they are published."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

import listings.pieces.models
import listings.webhooks.models  # noqa: F401  Django looks for models here


class Tone(models.TextChoices):
    PLAIN = "plain", _("plain")
    WARM = "warm", _("warm")
    ELEGANT = "elegant", _("elegant")
    PLAYFUL = "playful", _("playful")


class Length(models.TextChoices):
    SHORT = "short", _("short")
    MEDIUM = "medium", _("medium")
    LONG = "long", _("long")


class Spelling(models.TextChoices):
    UK = "uk", _("British")
    US = "us", _("American")


class Artisan(models.Model):
    """A maker and her shop: everything below belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="artisan", verbose_name=_("account")
    )
    shop_name = models.CharField(_("shop name"), max_length=120)
    tone = models.CharField(_("tone"), max_length=10, choices=Tone, default=Tone.WARM)
    length = models.CharField(_("length"), max_length=10, choices=Length, default=Length.MEDIUM)
    spelling = models.CharField(_("spelling"), max_length=2, choices=Spelling, default=Spelling.UK)
    steered = models.BooleanField(_("approved texts steer the choice"), default=True, db_default=True)
    uploads_per_day = models.PositiveIntegerField(
        _("photos a day"), null=True, blank=True, help_text=_("Empty: as many as every shop may upload.")
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("artisan")
        verbose_name_plural = _("artisans")

    def __str__(self) -> str:
        return self.shop_name


class ApiKey(models.Model):
    """A marketplace's key for one shop.

    Only the SHA-256 of the secret is kept: the secret holds 256 random bits, so a slow hash would add nothing.
    """

    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="api_keys", verbose_name=_("artisan"))
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class ListingState(models.TextChoices):
    IN_THE_MAKING = "in_the_making", _("in the making")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


class Listing(models.Model):
    """One piece of jewellery that wants a description.

    ::

        in_the_making --> in_review --> approved --> in_review (a person opens it again)
              ^              |
              |              v
              +--------- rejected (the text is rejected; she rewrites it or lets another be written)

    Whether a job is running or failed is the job's own state; a listing knows only how far people are.
    """

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        ListingState.IN_THE_MAKING: frozenset({ListingState.IN_REVIEW, ListingState.APPROVED}),
        ListingState.IN_REVIEW: frozenset({ListingState.APPROVED, ListingState.REJECTED, ListingState.IN_REVIEW}),
        ListingState.APPROVED: frozenset({ListingState.IN_REVIEW}),
        ListingState.REJECTED: frozenset({ListingState.IN_REVIEW, ListingState.APPROVED}),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="listings", verbose_name=_("artisan"))
    state = models.CharField(_("state"), max_length=16, choices=ListingState, default=ListingState.IN_THE_MAKING)
    notes = models.TextField(_("notes"), blank=True, max_length=2000)
    tone = models.CharField(_("tone"), max_length=10, choices=Tone, default=Tone.WARM)
    length = models.CharField(_("length"), max_length=10, choices=Length, default=Length.MEDIUM)
    channel = models.CharField(_("channel"), max_length=10, blank=True)
    external_id = models.CharField(_("id at the marketplace"), max_length=120, blank=True)
    # A moderator's stop: while it stands, nothing of the listing is approved or leaves for a marketplace.
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True, editable=False)
    blocked_because = models.TextField(_("why it is blocked"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["artisan", "-created_at"], name="listings_of_an_artisan"),)
        constraints = (models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),)

    def __str__(self) -> str:
        return f"{self.artisan} · {self.created_at:%Y-%m-%d %H:%M}" if self.created_at else str(self.id)


class Photo(models.Model):
    """A photo as the gate let it in: rebuilt from its pixels, without any metadata. The upload itself is not kept.

    A photo without a listing was uploaded on the page of a new listing and waits there until the artisan comes back,
    sorted into a piece. ``position`` is its place in its listing or piece; the first is the main one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    artisan = models.ForeignKey(Artisan, on_delete=models.CASCADE, related_name="photos", verbose_name=_("artisan"))
    listing = models.ForeignKey(
        Listing,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="photos",
        verbose_name=_("listing"),
    )
    piece = models.ForeignKey(
        "listings.Piece",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="photos",
        verbose_name=_("piece"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    file = models.FileField(_("photo"), max_length=120)
    thumbnail = models.FileField(_("thumbnail"), max_length=120)
    content_type = models.CharField(_("type"), max_length=20)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    perceptual_hash = models.CharField(max_length=16, blank=True, editable=False)
    # Bytes of both pictures in storage.
    size = models.PositiveBigIntegerField(_("size"), default=0, db_default=0, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("position", "created_at")
        constraints = (models.UniqueConstraint(fields=["listing", "position"], name="one_photo_per_position"),)

    def __str__(self) -> str:
        return self.name or str(self.id)


class Channel(models.TextChoices):
    """The marketplaces that an approved listing can go to."""

    ETSY = "etsy", "Etsy"
    SHOPIFY = "shopify", "Shopify"
    EBAY = "ebay", "eBay"
    AMAZON = "amazon", "Amazon"
    GOOGLE = "google", "Google Merchant Center"


class Publication(models.Model):
    """A person said that she published a listing at a marketplace. ``version`` is the draft that stood approved then.

    Taking it back fills ``unpublished_at``; publishing again is a new row. So one row is open at most for a channel.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="publications", verbose_name=_("listing")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    version = models.PositiveIntegerField(_("version"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    unpublished_at = models.DateTimeField(_("unpublished"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-published_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "channel"],
                condition=Q(unpublished_at=None),
                name="published_once_at_each_channel",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="publication_channel_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.listing_id}"
