"""Her shop: how it is called and how it speaks, and the keys of the programs that work for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.selectors import artisan_of
from listings.services import api_key_create, api_key_revoke, shop_change
from listings.web.access import person, signed_in
from listings.web.forms import ApiKeyForm, ShopForm


@require_GET
@signed_in
def shop(request: HttpRequest) -> HttpResponse:
    return _page(request, artisan_of(request.user))


@require_POST
@signed_in
def shop_save(request: HttpRequest) -> HttpResponse:
    artisan = artisan_of(request.user)
    form = ShopForm(request.POST, instance=artisan)
    if not form.is_valid():
        return _page(request, artisan, shop_form=form, status=422)
    shop_change(artisan=artisan, user=person(request), **form.cleaned_data)
    messages.success(request, _("Your shop's settings are saved."))
    return redirect("shop")


@require_POST
@signed_in
@never_cache
def key_create(request: HttpRequest) -> HttpResponse:
    """Make a key. The answer is the page itself and no redirect: the secret is kept nowhere, so only it can show it."""
    artisan = artisan_of(request.user)
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, artisan, key_form=form, status=422)
    _key, secret = api_key_create(artisan=artisan, name=form.cleaned_data["name"], user=person(request))
    return _page(request, artisan, secret=secret)


@require_POST
@signed_in
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    key = artisan_of(request.user).api_keys.filter(pk=key_id).first()
    if key is None:
        raise Problem("not_found")
    api_key_revoke(key=key, user=person(request))
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return redirect("shop")


def _page(
    request: HttpRequest,
    artisan: Artisan,
    *,
    shop_form: ShopForm | None = None,
    key_form: ApiKeyForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "shop_form": shop_form or ShopForm(instance=artisan),
        "key_form": key_form or ApiKeyForm(),
        "secret": secret,
        "keys": artisan.api_keys.order_by("revoked_at", "-created_at"),
    }
    return render(request, "shop.html", context, status=status)
