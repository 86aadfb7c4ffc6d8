"""Jobs, facts, questions, drafts and models for moderators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ai_descriptions.jobs import job_retry
from ai_descriptions.model_versions import model_promote, model_rollback
from ai_descriptions.models import Draft, Fact, Finding, Job, ModelVersion, Question
from jewelry_site.core.light_admin import NamedValues
from jewelry_site.core.problems import Problem
from listings.admin import OnlyShown
from ml.artifacts import ArtifactError


@admin.register(Job)
class JobAdmin(OnlyShown):
    list_display = ("listing", "kind", "state", "stage", "attempt", "error_code", "worker", "created_at", "finished_at")
    list_filter = ("state", "kind", "stage", ("error_code", NamedValues), "created_at")
    list_select_related = ("listing__artisan",)
    search_fields = ("id", "listing__id", "artisan__shop_name", "worker")
    date_hierarchy = "created_at"
    actions = ("retry",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ai_descriptions.change_job")

    @admin.action(description=_("Try the chosen failed jobs again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        started = 0
        for job in queryset:
            try:
                job_retry(job=job, user=request.user)  # type: ignore[arg-type]
                started += 1
            except Problem as problem:
                self.message_user(request, f"{job.pk}: {problem.detail}", messages.WARNING)
        done = ngettext("%(count)s job is queued again.", "%(count)s jobs are queued again.", started)
        self.message_user(request, done % {"count": started}, messages.SUCCESS if started else messages.INFO)


@admin.register(Fact)
class FactAdmin(OnlyShown):
    list_display = ("listing", "attribute", "value", "source", "probability", "asserted", "created_at", "retired_at")
    list_filter = ("source", "attribute", "asserted", ("retired_at", admin.EmptyFieldListFilter))
    list_select_related = ("listing__artisan",)
    search_fields = ("listing__id", "value")


@admin.register(Question)
class QuestionAdmin(OnlyShown):
    list_display = ("prompt", "listing", "attribute", "answer", "answered_at")
    list_filter = ("attribute", ("answered_at", admin.EmptyFieldListFilter))
    list_select_related = ("listing__artisan",)


class FindingInline(admin.TabularInline[Finding, Draft]):
    model = Finding
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Draft)
class DraftAdmin(OnlyShown):
    list_display = ("title", "listing", "number", "writer", "is_current", "approved_at", "created_at")
    list_filter = ("writer", "is_current", ("approved_at", admin.EmptyFieldListFilter), "tone", "length", "created_at")
    list_select_related = ("listing__artisan",)
    search_fields = ("title", "description", "listing__id")
    inlines = (FindingInline,)
    date_hierarchy = "created_at"


@admin.register(Finding)
class FindingAdmin(OnlyShown):
    list_display = ("rule", "severity", "field", "message", "draft")
    list_filter = ("severity", "rule", "field")
    list_select_related = ("draft",)
    search_fields = ("message",)


@admin.register(ModelVersion)
class ModelVersionAdmin(OnlyShown):
    list_display = ("version", "kind", "state", "promoted_at", "retired_at", "created_at")
    list_filter = ("kind", "state")
    search_fields = ("version", "card")
    actions = ("promote", "roll_back")

    def has_promote_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ai_descriptions.change_modelversion")

    @admin.action(description=_("Make the chosen version live"), permissions=["promote"])
    def promote(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        version = queryset.first()
        if version is None or queryset.count() != 1:
            self.message_user(request, _("Choose exactly one version."), messages.WARNING)
            return
        try:
            model_promote(version=version, user=request.user, reason="admin")  # type: ignore[arg-type]
        except ArtifactError as error:
            self.message_user(request, _("Not promoted: %(error)s") % {"error": error}, messages.ERROR)
            return
        self.message_user(request, _("%(version)s is live.") % {"version": version}, messages.SUCCESS)

    @admin.action(description=_("Go back to the version before"), permissions=["promote"])
    def roll_back(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        for kind in sorted({version.kind for version in queryset}):
            try:
                version = model_rollback(kind=kind, user=request.user, reason="admin")  # type: ignore[arg-type]
            except ArtifactError as error:
                self.message_user(request, str(error), messages.ERROR)
                continue
            self.message_user(request, _("%(version)s is live.") % {"version": version}, messages.SUCCESS)
