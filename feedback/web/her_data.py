"""The page with everything that is kept of a shop: to take along, and to have deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.her_data.deletion import GRACE, deletion_ask, deletion_undo
from feedback.her_data.exports import data_export_ask, data_export_of
from feedback.her_data.models import ExportState
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of
from listings.web.access import person, signed_in, signed_in_even_if_closing
from listings.web.attempts import attempts_check, attempts_forget

_SHOWN = 10


@require_GET
@signed_in
@never_cache
def her_data(request: HttpRequest) -> HttpResponse:
    return _page(request, artisan_of(request.user))


@require_GET
@signed_in
@never_cache
def data_exports(request: HttpRequest) -> HttpResponse:
    """The list of files alone: the page asks for it while one is being packed."""
    return render(request, "parts/data_exports.html", _exports(artisan_of(request.user)))


@require_POST
@signed_in
def data_export(request: HttpRequest) -> HttpResponse:
    data_export_ask(artisan=artisan_of(request.user), user=person(request))
    messages.success(request, _("Your data is being packed. It goes on when you leave this page."))
    return redirect("her_data")


@require_GET
@signed_in
@never_cache
def data_export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    export = data_export_of(artisan=artisan_of(request.user), export_id=export_id)
    name = f"touchstone-{export.created_at:%Y-%m-%d}.zip"
    packed = default_storage.open(str(export.file.name))
    return FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")


@sensitive_post_parameters("password")
@require_POST
@signed_in
@never_cache
def account_delete(request: HttpRequest) -> HttpResponse:
    """Close the account and sign out. Guesses at the password are counted as they are when signing in."""
    artisan, user = artisan_of(request.user), person(request)
    attempts_check(request, user.email)
    try:
        deletion_ask(
            artisan=artisan,
            user=user,
            shop_name=request.POST.get("shop_name", ""),
            password=request.POST.get("password", ""),
        )
    except Problem as problem:
        return _page(request, artisan, problem)
    attempts_forget(request, user.email)
    logout(request)
    messages.success(
        request,
        _("Your account is closed and will be deleted in %(days)s days. Sign in until then to take it back.")
        % {"days": GRACE.days},
    )
    return redirect("sign_in")


@require_http_methods(["GET", "POST"])
@signed_in_even_if_closing
@never_cache
def account_closing(request: HttpRequest) -> HttpResponse:
    """What an account that is about to be deleted sees instead of every page."""
    user = person(request)
    if request.method == "POST":
        deletion_undo(user=user)
        messages.success(request, _("Good to have you back: everything is as you left it."))
        return redirect("work")
    if user.deletion_due_at is None:
        return redirect("her_data")
    return render(request, "shop/closing.html")


def _page(request: HttpRequest, artisan: Artisan, problem: Problem | None = None) -> HttpResponse:
    context = {"artisan": artisan, "grace_days": GRACE.days, "problem": problem, **_exports(artisan)}
    return render(request, "shop/data.html", context, status=problem.status if problem else 200)


def _exports(artisan: Artisan) -> dict[str, object]:
    exports = list(artisan.data_exports.all()[:_SHOWN])
    under_way = any(export.state in (ExportState.WAITING, ExportState.PACKING) for export in exports)
    return {"exports": exports, "under_way": under_way}
