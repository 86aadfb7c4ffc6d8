"""What the library says to people, in the reader's language: stored as messages, said with gettext."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from ml import claims
from ml.messages import message_from_json


def spoken(stored: Any, otherwise: str) -> str:
    """A stored ``ml.messages.Message`` in the reader's language; ``otherwise`` where none was stored."""
    message = message_from_json(stored)
    return message.said(gettext, language()) if message else otherwise


def finding_spoken(*, rule: str, values: Any, message: str, advice: str) -> tuple[str, str]:
    """Message and advice of a finding; as they were stored if its rule is there no longer."""
    said = claims.spoken(rule, values, gettext, language()) if isinstance(values, dict) and values else None
    return said or (message, advice)


def language() -> str:
    return (get_language() or "en").split("-")[0]
