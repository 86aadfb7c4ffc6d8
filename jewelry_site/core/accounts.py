"""What an account remembers of its person besides her name and password."""

from __future__ import annotations

from django.conf import settings

from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem


def language_check(*, language: str) -> str:
    """The code of a language that pages speak. Raises Problem ``bad_request``."""
    if language not in dict(settings.LANGUAGES):
        raise Problem("bad_request", reason=f"language: {', '.join(dict(settings.LANGUAGES))}")
    return language


def account_language_change(*, user: User, language: str) -> None:
    """Remember in which language she reads. No act on a listing, so the ledger does not keep it.

    Raises Problem ``bad_request``.
    """
    User.objects.filter(pk=user.pk).update(language=language_check(language=language))
