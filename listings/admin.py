"""Accounts, shops, keys, listings and photos for moderators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jewelry_site.core import ledger
from jewelry_site.core.light_admin import LightAdmin, NamedValues
from jewelry_site.core.models import User
from listings.models import ApiKey, Artisan, Listing, Photo, Publication
from listings.services import api_key_revoke, listing_delete
from listings.web.access import person

admin.site.site_header = _("Touchstone · moderation")
admin.site.site_title = _("Touchstone")
admin.site.index_title = _("What wants attention")


def picture(photo: Photo | None) -> SafeString | str:
    """The thumbnail, linked to the photo; the same protected address as on the pages."""
    if photo is None:
        return "–"
    full, small = (reverse("photo_file", args=[photo.pk, size]) for size in ("photo", "thumbnail"))
    sizes = full, small, photo.name or _("photo"), round(72 * photo.width / photo.height)
    return format_html('<a href="{}"><img src="{}" alt="{}" width="{}" height="72" loading="lazy"></a>', *sizes)


class OnlyShown(LightAdmin):
    """Rows that services write and nobody edits by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(LightAdmin, GroupAdmin):
    """Django's own, but lighter."""


@admin.register(User)
class AccountAdmin(LightAdmin, UserAdmin[User]):
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser may make staff or superusers: nobody lifts herself."""
        fixed = ("last_login", "date_joined")
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "is_staff", "groups")  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        lifted = obj is not None and obj.is_superuser and not request.user.is_superuser  # type: ignore[union-attr]
        return not lifted and super().has_change_permission(request, obj)


@admin.register(Artisan)
class ArtisanAdmin(LightAdmin):
    list_display = ("shop_name", "user", "tone", "length", "spelling", "created_at")
    list_filter = ("tone", "spelling", "created_at")
    list_select_related = ("user",)
    search_fields = ("shop_name", "user__email")
    autocomplete_fields = ("user",)
    date_hierarchy = "created_at"

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Artisan, form: Any, change: bool) -> None:
        """With its act in the ledger: an administrator's hand is one like any other."""
        super().save_model(request, obj, form, change)
        told = {name: form.cleaned_data[name] for name in form.changed_data if name != "user"}
        if told:
            act = ledger.Act(action="shop_changed", actor=person(request), artisan_id=obj.pk, after=told)
            ledger.record(act)


@admin.register(ApiKey)
class ApiKeyAdmin(LightAdmin):
    list_display = ("name", "artisan", "prefix", "created_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("artisan",)
    search_fields = ("name", "prefix", "artisan__shop_name")
    readonly_fields = ("artisan", "name", "prefix", "created_at", "last_used_at", "revoked_at")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    @admin.action(description=_("Revoke the chosen keys at once"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        keys = list(queryset.filter(revoked_at=None))
        for key in keys:
            api_key_revoke(key=key, user=request.user)  # type: ignore[arg-type]
        done = ngettext("%(count)s key is revoked.", "%(count)s keys are revoked.", len(keys)) % {"count": len(keys)}
        self.message_user(request, done, messages.SUCCESS)


class PhotoInline(admin.TabularInline[Photo, Listing]):
    model = Photo
    fields = ("shown", "name", "width", "height", "created_at")
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = _("photos")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("photo"))
    def shown(self, photo: Photo) -> SafeString | str:
        return picture(photo)


class PublicationInline(admin.TabularInline[Publication, Listing]):
    model = Publication
    fields = ("channel", "version", "published_by", "published_at", "unpublished_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Listing)
class ListingAdmin(LightAdmin):
    list_display = ("first_photo", "artisan", "state", "title", "open_findings", "created_at")
    list_display_links = ("artisan", "title")
    list_filter = ("state", "tone", ("channel", NamedValues), "created_at", "artisan")
    list_select_related = ("artisan",)
    search_fields = ("artisan__shop_name", "artisan__user__email", "drafts__title", "external_id", "id")
    date_hierarchy = "created_at"
    readonly_fields = (
        "review_page",
        "artisan",
        "state",
        "notes",
        "tone",
        "length",
        "channel",
        "external_id",
        "created_at",
        "changed_at",
    )
    inlines = (PhotoInline, PublicationInline)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        return super().get_queryset(request).prefetch_related("photos", "drafts__findings")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who may delete a listing may delete what hangs on it, although none of that can be deleted alone."""
        to_delete, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Listing) -> None:
        listing_delete(listing=obj, user=request.user)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        for listing in queryset:
            self.delete_model(request, listing)

    @admin.display(description=_("photo"))
    def first_photo(self, listing: Listing) -> SafeString | str:
        return picture(next(iter(listing.photos.all()), None))

    @admin.display(description=_("title"))
    def title(self, listing: Listing) -> str:
        return next((draft.title for draft in listing.drafts.all() if draft.is_current), "–")  # type: ignore[attr-defined]

    @admin.display(description=_("to mend"))
    def open_findings(self, listing: Listing) -> int:
        current = [draft for draft in listing.drafts.all() if draft.is_current]  # type: ignore[attr-defined]
        return sum(finding.severity == "block" for draft in current for finding in draft.findings.all())

    @admin.display(description=_("review"))
    def review_page(self, listing: Listing) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("listing", args=[listing.pk]), _("Open the review page"))


@admin.register(Photo)
class PhotoAdmin(OnlyShown):
    list_display = ("shown", "name", "artisan", "listing", "width", "height", "created_at")
    list_display_links = ("name",)
    list_filter = ("content_type", "created_at")
    list_select_related = ("artisan", "listing__artisan")
    search_fields = ("name", "artisan__shop_name", "sha256")

    @admin.display(description=_("photo"))
    def shown(self, photo: Photo) -> SafeString | str:
        return picture(photo)


@admin.register(Publication)
class PublicationAdmin(OnlyShown):
    list_display = ("listing", "channel", "version", "published_by", "published_at", "unpublished_at")
    list_filter = ("channel", ("unpublished_at", admin.EmptyFieldListFilter), "published_at")
    list_select_related = ("listing__artisan", "published_by")
    search_fields = ("listing__id", "listing__artisan__shop_name")
    date_hierarchy = "published_at"
