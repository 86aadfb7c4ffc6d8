"""The ledger and the training set, to be read and searched; nobody can change them here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from feedback.models import PhotoGuess, ReviewAction, TrainingLabel, TrainingPhoto
from listings.admin import OnlyShown


@admin.register(ReviewAction)
class ReviewActionAdmin(OnlyShown):
    list_display = ("at", "action", "actor", "listing_id", "attribute", "reason", "comment")
    list_filter = ("action", "reason", "attribute", "at")
    list_select_related = ("actor",)
    search_fields = ("listing_id", "actor__email", "comment", "request_id")
    date_hierarchy = "at"


class LabelsOfPhoto(admin.TabularInline[TrainingLabel, TrainingPhoto]):
    """Every label, also those that were replaced or taken back."""

    model = TrainingLabel
    extra, can_delete = 0, False
    fields = readonly_fields = (
        "attribute", "values", "source", "doubted", "words", "suggested_by", "labelled_by", "created_at", "retired_at",
    )  # fmt: skip

    def has_add_permission(self, *_: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any) -> bool:
        return False


class GuessOfPhoto(admin.TabularInline[PhotoGuess, TrainingPhoto]):
    model = PhotoGuess
    extra, can_delete = 0, False
    fields = readonly_fields = ("version", "entropy", "margin", "jewellery", "readings", "made_at")

    def has_add_permission(self, *_: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any) -> bool:
        return False


@admin.register(TrainingPhoto)
class TrainingPhotoAdmin(OnlyShown):
    list_display = ("small_picture", "name", "shop", "group", "wanted", "verdict", "skips", "added_at")
    list_filter = ("wanted", "verdict", "added_at", "shop")
    search_fields = ("name", "shop", "group", "title", "sha256")
    exclude = ("file", "thumbnail")
    readonly_fields = ("small_picture",)
    inlines = (LabelsOfPhoto, GuessOfPhoto)
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("photo"))
    def small_picture(self, photo: TrainingPhoto) -> SafeString:
        full, small = (reverse("labelling_photo", args=[photo.pk, size]) for size in ("photo", "thumbnail"))
        return format_html('<a href="{}"><img src="{}" alt="" height="72" loading="lazy"></a>', full, small)
