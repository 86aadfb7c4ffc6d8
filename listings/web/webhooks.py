"""The pages of the shop's webhooks: addresses, secrets, and how each delivery went."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of
from listings.web.access import person, signed_in
from listings.webhooks.models import DeliveryState, EventType, WebhookDelivery, WebhookEndpoint
from listings.webhooks.selectors import deliveries_of, delivery_of, webhook_of, webhooks_of
from listings.webhooks.services import (
    delivery_resend,
    webhook_add,
    webhook_change,
    webhook_delete,
    webhook_secret_rotate,
    webhook_test,
)

_ON_A_PAGE = 20
# What most programs want: the text as soon as it may be shown, and whether one failed.
_USUAL = (EventType.READY, EventType.FAILED, EventType.APPROVED)


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """The list; adding one answers with its page and no redirect, for only that page shows the secret."""
    artisan = artisan_of(request.user)
    if request.method != "POST":
        return _list(request, artisan, {"url": "", "events": _USUAL})
    typed = _typed(request)
    try:
        made, secret = webhook_add(artisan=artisan, user=person(request), **typed)
    except Problem as problem:
        return _list(request, artisan, typed, problem)
    return _one(request, webhook_of(artisan, made.pk), secret=secret)


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook; ``do`` saves its settings or switches it on or off."""
    row = webhook_of(artisan_of(request.user), webhook_id)
    if request.method != "POST":
        return _one(request, row)
    wanted = request.POST.get("do", "")
    change: dict[str, Any] = {"is_on": wanted == "on"} if wanted in ("on", "off") else _typed(request)
    try:
        webhook_change(webhook=row, user=person(request), **change)
    except Problem as problem:
        return _one(request, row, problem=problem, typed=change)
    said = {"on": _("The webhook is on."), "off": _("The webhook is off. Nothing is sent to it.")}
    messages.success(request, said.get(wanted) or _("The webhook is saved."))
    return redirect("webhook", row.pk)


@require_POST
@signed_in
@never_cache
def webhook_rotate(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    artisan = artisan_of(request.user)
    row = webhook_of(artisan, webhook_id)
    try:
        _row, secret = webhook_secret_rotate(
            webhook=row, user=person(request), keep_old=request.POST.get("old") != "end"
        )
    except Problem as problem:
        return _one(request, row, problem=problem)
    return _one(request, webhook_of(artisan, webhook_id), secret=secret)


@require_POST
@signed_in
def webhook_try(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = webhook_of(artisan_of(request.user), webhook_id)
    webhook_test(webhook=row, user=person(request))
    messages.success(request, _("A test event is on its way. The list of deliveries shows whether it arrived."))
    return redirect("webhook", row.pk)


@require_POST
@signed_in
def webhook_resend(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    row = webhook_of(artisan_of(request.user), webhook_id)
    delivery_resend(delivery=delivery_of(row, delivery_id), user=person(request))
    messages.success(request, _("It is sent again now. The list of deliveries shows whether it arrived."))
    return redirect("webhook", row.pk)


@require_POST
@signed_in
def webhook_remove(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    webhook_delete(webhook=webhook_of(artisan_of(request.user), webhook_id), user=person(request))
    messages.success(request, _("The webhook is deleted."))
    return redirect("webhooks")


def _settles_soon(delivery: WebhookDelivery) -> bool:
    """Whether the page should look again in a moment: a first try that is due, or one that is going on."""
    first = delivery.state == DeliveryState.WAITING and delivery.attempt == 0
    return first or delivery.state == DeliveryState.SENDING


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {"url": request.POST.get("url", "").strip(), "events": request.POST.getlist("events")}


def _list(
    request: HttpRequest, artisan: Artisan, typed: dict[str, Any], problem: Problem | None = None
) -> HttpResponse:
    context = {
        "webhooks": webhooks_of(artisan),
        "event_types": EventType.choices,
        "typed": typed,
        "problem": problem,
    }
    return render(request, "shop/webhooks.html", context, status=problem.status if problem else 200)


def _one(
    request: HttpRequest,
    row: WebhookEndpoint,
    *,
    secret: str = "",
    problem: Problem | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in DeliveryState.values else ""
    typed = typed if typed and "url" in typed else {"url": row.url, "events": row.events}
    deliveries = Paginator(deliveries_of(row, state=state), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": row,
        "deliveries": deliveries,
        "under_way": any(map(_settles_soon, deliveries.object_list)),
        "state": state,
        "states": DeliveryState.choices,
        "event_types": EventType.choices,
        "typed": typed,
        "rotating": row.old_secret_until is not None and row.old_secret_until > timezone.now(),
        "secret": secret,
        "problem": problem,
    }
    return render(request, "shop/webhook.html", context, status=problem.status if problem else 200)
