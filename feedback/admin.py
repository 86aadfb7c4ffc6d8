"""The ledger and the training set, to be read and searched; an administrator deletes photos of the set here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

import feedback.learning.admin
import feedback.moderation.admin  # noqa: F401  both register themselves
from feedback.dataset.selectors import may_delete
from feedback.models import PhotoGuess, ReviewAction, TrainingLabel, TrainingPhoto
from feedback.quality.models import QualitySnapshot
from feedback.services.training_set import photo_delete
from feedback.voice.models import Edit, HouseRule
from jewelry_site.core.light_admin import NamedValues
from listings.admin import OnlyShown


@admin.register(ReviewAction)
class ReviewActionAdmin(OnlyShown):
    list_display = ("at", "action", "actor", "listing_id", "attribute", "reason", "comment")
    list_filter = ("action", ("reason", NamedValues), ("attribute", NamedValues), "at")
    list_select_related = ("actor",)
    search_fields = ("listing_id", "actor__email", "comment", "request_id")
    date_hierarchy = "at"


@admin.register(Edit)
class EditAdmin(OnlyShown):
    list_display = ("approved_at", "artisan", "listing_id", "distance")
    list_filter = ("approved_at",)
    list_select_related = ("artisan",)
    search_fields = ("listing__id", "artisan__shop_name")


@admin.register(HouseRule)
class HouseRuleAdmin(OnlyShown):
    list_display = ("artisan", "kind", "says", "state", "learned", "created_at", "decided_at")
    list_filter = ("state", "kind", "learned")
    list_select_related = ("artisan",)
    search_fields = ("artisan__shop_name", "key")


@admin.register(QualitySnapshot)
class QualitySnapshotAdmin(OnlyShown):
    list_display = ("day", "artisan_id", "vision", "text", "cases")
    list_filter = (("vision", NamedValues), ("text", NamedValues), "day")
    search_fields = ("artisan_id",)
    date_hierarchy = "day"


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
    list_display_links = ("name",)
    list_display = ("small_picture", "name", "shop", "group", "wanted", "verdict", "skips", "added_at")
    list_filter = ("wanted", "verdict", "added_at", "shop")
    search_fields = ("name", "shop", "group", "title", "sha256")
    exclude = ("file", "thumbnail")
    readonly_fields = ("small_picture",)
    inlines = (LabelsOfPhoto, GuessOfPhoto)
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_delete(request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who may delete a photo may delete its labels, although none of them can be deleted alone."""
        to_delete, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: TrainingPhoto) -> None:
        photo_delete(photo=obj, user=request.user)  # type: ignore[arg-type]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TrainingPhoto]) -> None:
        for photo in queryset:
            self.delete_model(request, photo)

    @admin.display(description=_("photo"))
    def small_picture(self, photo: TrainingPhoto) -> SafeString:
        full, small = (reverse("labelling_photo", args=[photo.pk, size]) for size in ("photo", "thumbnail"))
        sizes = full, small, photo.name, round(72 * photo.width / photo.height)
        return format_html('<a href="{}"><img src="{}" alt="{}" width="{}" height="72" loading="lazy"></a>', *sizes)
