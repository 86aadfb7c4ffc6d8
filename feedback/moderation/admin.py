"""The moderators' queue in the admin: the riskiest first, a case side by side, and acts for one or many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback.moderation.case_page import case_page
from feedback.moderation.models import Case
from feedback.moderation.risk import REASONS, cases, looked_at, reasons_of, still_open, waits_for_her
from feedback.moderation.services import MESSAGE_LENGTH, case_block, case_pass, case_send_back, case_unblock
from jewelry_site.core.problems import Problem
from listings.admin import OnlyShown, picture
from listings.selectors import is_moderator

SHOWN_IN_CONFIRMATION = 20


class StandingFilter(admin.SimpleListFilter):
    """Open cases are what a moderator comes for, so they are what the page shows unasked."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("wants a look")),
            ("sent_back", _("sent back, waits for her")),
            ("blocked", _("blocked")),
            ("checked", _("looked at")),
            ("all", _("all")),
        ]

    def choices(self, changelist: Any) -> Any:
        chosen = self.value() or "open"
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == chosen, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        match self.value():
            case "all":
                return queryset
            case "blocked":
                return queryset.exclude(blocked_at=None)
            case "sent_back":
                return queryset.filter(waits_for_her())
            case "checked":
                return queryset.filter(looked_at())
        return still_open(queryset)


class ReasonFilter(admin.SimpleListFilter):
    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(reason.name, reason.words) for reason in REASONS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        known = {reason.name for reason in REASONS}
        return queryset.filter(**{f"for_{self.value()}__gt": 0}) if self.value() in known else queryset


@admin.register(Case)
class CaseAdmin(OnlyShown):
    list_display = ("photo", "piece", "shop", "why", "risk", "state", "changed_at")
    list_display_links = ("piece",)
    list_filter = (StandingFilter, ReasonFilter, "state", "created_at")
    search_fields = ("artisan__shop_name", "artisan__user__email", "drafts__title", "external_id", "id")
    list_per_page = 50
    show_full_result_count = False
    actions = ("pass_on", "send_back", "block", "unblock")
    change_form_template = "admin/feedback/case/change_form.html"

    class Media:
        css = {"all": ("css/moderation.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return cases().select_related("artisan").prefetch_related("photos", "drafts")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-risk", "changed_at", "pk")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return is_moderator(request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.get_object(request, object_id)
        more = case_page(case, request.user) if case is not None else {}  # type: ignore[arg-type]
        own = {"may_act": self.has_act_permission(request)}
        return super().change_view(request, object_id, form_url, {**more, **own, **(extra_context or {})})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("The riskiest first"), **(extra_context or {})})

    @admin.display(description=_("photo"))
    def photo(self, case: Case) -> SafeString | str:
        return picture(next(iter(case.photos.all()), None))

    @admin.display(description=_("piece"))
    def piece(self, case: Case) -> str:
        return next((str(draft) for draft in case.drafts.all() if draft.is_current), "–")  # type: ignore[attr-defined]

    @admin.display(description=_("shop"), ordering="artisan__shop_name")
    def shop(self, case: Case) -> SafeString:
        address = reverse("admin:listings_artisan_change", args=[case.artisan_id])
        return format_html('<a href="{}">{}</a>', address, case.artisan)

    @admin.display(description=_("why"))
    def why(self, case: Case) -> SafeString:
        return format_html_join(" ", '<span class="reason">{}</span>', ((one.words,) for one in reasons_of(case)))

    @admin.display(description=_("risk"), ordering="risk")
    def risk(self, case: Any) -> int:
        return int(case.risk)

    @admin.action(description=_("Approve: the text may stand"), permissions=["act"])
    def pass_on(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_then(request, queryset, case_pass, _("Approve"), needs_message=False)

    @admin.action(description=_("Send back with a message"), permissions=["act"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_then(request, queryset, case_send_back, _("Send back"), needs_message=True)

    @admin.action(description=_("Block: nothing of it leaves"), permissions=["act"])
    def block(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_then(request, queryset, case_block, _("Block"), needs_message=True)

    @admin.action(description=_("Unblock"), permissions=["act"])
    def unblock(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_then(request, queryset, case_unblock, _("Unblock"), needs_message=False)

    def _ask_then(
        self,
        request: HttpRequest,
        queryset: QuerySet[Case],
        act: Callable[..., None],
        verb: Any,
        *,
        needs_message: bool,
    ) -> HttpResponse | None:
        """Show what is about to happen to which cases; after the confirmation do it, and say what could not be done.

        It concerns the ticked ones, also where the page offered to choose those of all pages.
        """
        ticked = request.POST.getlist("_selected_action")
        queryset = queryset.filter(pk__in=ticked)
        message = request.POST.get("message", "").strip()
        if "confirmed" in request.POST and (message or not needs_message):
            self._do(request, queryset, act, {"message": message} if needs_message else {})
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": verb,
            "verb": verb,
            "cases": [(self.piece(case), case.artisan) for case in queryset[:SHOWN_IN_CONFIRMATION]],
            "count": queryset.count(),
            "chosen": ticked,
            "seen": request.POST.getlist("seen") or [f"{case.pk}:{self._number(case)}" for case in queryset],
            "action": request.POST.get("action", ""),
            "needs_message": needs_message,
            "message": message,
            "message_missing": "confirmed" in request.POST,
            "message_length": MESSAGE_LENGTH,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/feedback/case/confirm.html", context)

    def _number(self, case: Case) -> int:
        """The version that the confirmation shows."""
        return next((draft.number for draft in case.drafts.all() if draft.is_current), 0)  # type: ignore[attr-defined]

    def _do(self, request: HttpRequest, queryset: QuerySet[Case], act: Callable[..., None], words: Any) -> None:
        done = 0
        numbers = _seen_numbers(request) if act is case_pass else {}
        for case in queryset:
            seen = {"seen": numbers[str(case.pk)]} if str(case.pk) in numbers else {}
            try:
                act(listing=case, user=request.user, **words, **seen)
                done += 1
            except Problem as problem:
                self.message_user(request, f"{self.piece(case)}: {problem.title}. {problem.detail}", messages.WARNING)
        told = ngettext("Done for %(count)s case.", "Done for %(count)s cases.", done) % {"count": done}
        self.message_user(request, told, messages.SUCCESS if done else messages.INFO)


def _seen_numbers(request: HttpRequest) -> dict[str, int]:
    """Which version of each case the moderator has read, as the pages before sent it along: ``id:number``."""
    pairs = (one.partition(":") for one in request.POST.getlist("seen"))
    return {listing: int(number) for listing, _colon, number in pairs if number.isdecimal()}
