"""Sign up, sign in, sign out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jewelry_site.core.accounts import account_language_change
from jewelry_site.core.problems import Problem
from listings.services import artisan_sign_up
from listings.web.access import safe_next
from listings.web.attempts import attempts_check, attempts_forget
from listings.web.forms import SignInForm, SignUpForm
from listings.web.language import language_of_browser


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        attempts_check(request, request.POST.get("email", ""))
        if form.is_valid() and form.user is not None:
            attempts_forget(request, form.user.email)
            login(request, form.user)
            return redirect(_next(request))
    return _page(request, "sign_in.html", form)


@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Everybody signs in at one place: the admin's own form would not know the brake on guessing passwords."""
    if not request.user.is_authenticated:
        wanted = safe_next(request, request.GET.get("next", "")) or reverse("admin:index")
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': wanted})}")
    if not request.user.is_staff:
        raise Problem("forbidden")
    return redirect("admin:index")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("work")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            artisan = artisan_sign_up(**form.cleaned_data)
        except IntegrityError:
            form.add_error("email", _("This e-mail address has an account already: sign in instead."))
        else:
            if language := language_of_browser(request):
                account_language_change(user=artisan.user, language=language)
            login(request, artisan.user)
            return redirect(_next(request))
    return _page(request, "sign_up.html", form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


def _next(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next") or request.GET.get("next", "")) or "work"


def _page(request: HttpRequest, template: str, form: SignInForm | SignUpForm) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "next": safe_next(request, wanted)}
    return render(request, template, context, status=422 if form.errors else 200)
