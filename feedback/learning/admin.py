"""Trainings and alarms in the admin: read by moderators; administrators start, stop and try again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from feedback.learning.alarms import alarm_settle
from feedback.learning.models import Alarm, TrainingRun
from feedback.learning.services import ACT, training_cancel, training_retry, training_start
from feedback.learning.words import alarm_sentence
from jewelry_site.core.problems import Problem
from listings.admin import OnlyShown


@admin.register(TrainingRun)
class TrainingRunAdmin(OnlyShown):
    list_display = ("__str__", "where", "asked_by", "stage", "attempt", "made", "error_code", "created_at", "page")
    list_filter = ("kind", "state", "asked_by", "where", "created_at")
    list_select_related = ("made",)
    search_fields = ("id", "fingerprint", "error_detail")
    date_hierarchy = "created_at"
    exclude = ("verdict",)
    readonly_fields = ("checks", "page")
    actions = ("cancel", "retry", "train_again")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ACT)

    @admin.display(description=_("page"))
    def page(self, run: TrainingRun) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("learning_run", args=[run.pk]), _("Progress and verdict"))

    @admin.display(description=_("verdict"))
    def checks(self, run: TrainingRun) -> SafeString | str:
        rows = [
            (_("passed") if check.get("passed") else _("refused"), check.get("name", ""), check.get("detail", ""))
            for check in run.verdict.get("checks", [])
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}. {}</li>", rows)) if rows else "–"

    @admin.action(description=_("Stop the chosen trainings"), permissions=["act"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[TrainingRun]) -> None:
        self._each(request, queryset, training_cancel)

    @admin.action(description=_("Try the chosen failed trainings again"), permissions=["act"])
    def retry(self, request: HttpRequest, queryset: QuerySet[TrainingRun]) -> None:
        self._each(request, queryset, training_retry)

    @admin.action(description=_("Start a new training like the chosen"), permissions=["act"])
    def train_again(self, request: HttpRequest, queryset: QuerySet[TrainingRun]) -> None:
        self._each(request, queryset, lambda *, run, user: training_start(kind=run.kind, where=run.where, user=user))

    def _each(self, request: HttpRequest, queryset: QuerySet[TrainingRun], act: Any) -> None:
        for run in queryset:
            try:
                act(run=run, user=request.user)
            except Problem as problem:
                self.message_user(request, f"{run}: {problem.title}. {problem.detail}", messages.WARNING)
            else:
                self.message_user(request, _("%(run)s: done.") % {"run": run}, messages.SUCCESS)


@admin.register(Alarm)
class AlarmAdmin(OnlyShown):
    list_display = ("kind", "subject", "sentence", "raised_at", "settled_at", "settled_by")
    list_filter = ("kind", ("settled_at", admin.EmptyFieldListFilter), "raised_at")
    list_select_related = ("settled_by",)
    readonly_fields = ("sentence",)
    actions = ("settle",)

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("feedback.change_alarm")

    @admin.display(description=_("what was measured"))
    def sentence(self, alarm: Alarm) -> str:
        return alarm_sentence(alarm)

    @admin.action(description=_("Settle the chosen alarms"), permissions=["act"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Alarm]) -> None:
        for alarm in queryset:
            alarm_settle(alarm=alarm, user=request.user, reason="admin")  # type: ignore[arg-type]
