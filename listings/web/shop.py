"""Her shop: how it is called and how it speaks, the keys of the programs that work for it, and what it has used."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of
from listings.services import api_key_create, api_key_revoke, shop_change
from listings.usage import usage_of
from listings.web.access import person, signed_in
from listings.web.forms import ApiKeyForm, ShopForm


@require_GET
@signed_in
def shop(request: HttpRequest) -> HttpResponse:
    return _settings(request, ShopForm(instance=artisan_of(request.user)))


@require_POST
@signed_in
def shop_save(request: HttpRequest) -> HttpResponse:
    artisan = artisan_of(request.user)
    form = ShopForm(request.POST, instance=artisan)
    if not form.is_valid():
        return _settings(request, form, status=422)
    shop_change(artisan=artisan, user=person(request), **form.cleaned_data)
    messages.success(request, _("Your shop's settings are saved."))
    return redirect("shop")


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """The keys. Making one answers with the page, not a redirect: the secret is kept nowhere, so only that shows it."""
    artisan = artisan_of(request.user)
    form = ApiKeyForm(request.POST or None)
    if request.method != "POST":
        return _keys(request, artisan, form)
    if not form.is_valid():
        return _keys(request, artisan, form, status=422)
    _key, secret = api_key_create(artisan=artisan, name=form.cleaned_data["name"], user=person(request))
    return _keys(request, artisan, ApiKeyForm(), secret=secret)


@require_POST
@signed_in
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    key = artisan_of(request.user).api_keys.filter(pk=key_id).first()
    if key is None:
        raise Problem("not_found")
    api_key_revoke(key=key, user=person(request))
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return redirect("keys")


@require_GET
@signed_in
def usage(request: HttpRequest) -> HttpResponse:
    artisan = artisan_of(request.user)
    own_limit = artisan.uploads_per_day is not None
    return render(request, "shop/usage.html", {"usage": usage_of(artisan), "own_limit": own_limit})


def _settings(request: HttpRequest, form: ShopForm, status: int = 200) -> HttpResponse:
    return render(request, "shop/settings.html", {"shop_form": form}, status=status)


def _keys(
    request: HttpRequest, artisan: Artisan, form: ApiKeyForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    rows = artisan.api_keys.order_by("revoked_at", "-created_at")
    return render(request, "shop/keys.html", {"key_form": form, "secret": secret, "keys": rows}, status=status)
