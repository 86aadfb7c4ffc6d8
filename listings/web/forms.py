"""Forms of accounts and shops; the browser's own checks come first, these are the ones that count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jewelry_site.core.models import User
from listings.models import Artisan


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "email" in fields and "password" in fields:
            found = authenticate(self.request, username=fields["email"], password=fields["password"])
            if not isinstance(found, User):
                raise forms.ValidationError(_("This e-mail address and password do not belong together. Try again."))
            self.user = found
        return fields


class SignUpForm(forms.ModelForm[User]):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a few words in a row are easy to remember."),
    )
    shop_name = forms.CharField(
        label=_("Shop name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )

    class Meta:
        model = User
        fields = ("email",)
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})}

    def clean_email(self) -> str:
        email: str = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This e-mail address has an account already: sign in instead."))
        return email

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if password := fields.get("password"):
            try:
                password_validation.validate_password(password, User(email=fields.get("email", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return fields


class ShopForm(forms.ModelForm[Artisan]):
    class Meta:
        model = Artisan
        fields = ("shop_name", "tone", "length", "spelling")


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A name that tells you later where this key is used, such as “my web shop”."),
    )
