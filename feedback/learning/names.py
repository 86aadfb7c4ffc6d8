"""Opaque names: the same thing gets the same one each time, and nobody outside can tell whose it is."""

from __future__ import annotations

from typing import Any

from django.utils.crypto import salted_hmac


def opaque(sort: str, key: Any) -> str:
    """32 hex digits, keyed with the product's secret, for a row of the sort (``artisan``, ``piece``, …)."""
    return salted_hmac(f"feedback.learning.{sort}", str(key), algorithm="sha256").hexdigest()[:32]
