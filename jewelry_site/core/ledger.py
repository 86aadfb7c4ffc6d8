"""The port through which every layer writes the ledger.

The ledger itself (``feedback.models.ReviewAction``) lives in the top layer, because it points at everything; the layers
below must write to it in the transaction of their act without importing upwards. ``feedback`` plugs its writer in when
the application starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from jewelry_site.core.models import User


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that somebody or something did. ``actor`` is None for workers and the scheduler."""

    action: str
    actor: User | None = None
    artisan_id: UUID | None = None
    listing_id: UUID | None = None
    draft_id: UUID | None = None
    job_id: UUID | None = None
    attribute: str = ""
    before: Any = None
    after: Any = None
    reason: str = ""
    comment: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


class LedgerError(Exception):
    """An act was about to be recorded outside a transaction, or before a ledger was plugged in."""


_write: Callable[[Act], None] | None = None


def plug(write: Callable[[Act], None]) -> None:
    """Make ``write`` the ledger. Called once, by ``feedback.apps``."""
    global _write
    _write = write


def record(act: Act) -> None:
    """Write ``act`` in the transaction that is open. Raises LedgerError outside of one."""
    if _write is None:
        raise LedgerError("No ledger is plugged in; is the app 'feedback' installed?")
    if not transaction.get_connection().in_atomic_block:
        raise LedgerError(f"{act.action} must be recorded in the transaction that does it.")
    _write(act)
