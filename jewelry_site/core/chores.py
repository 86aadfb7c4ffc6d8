"""Recurring work: small functions that the scheduler's process calls, each at most once in its interval.

A row holds when each is due, by the database's clock, so that any number of schedulers may run and a restart forgets
nothing. A chore is short; long work belongs into a Celery task that the chore sends.

    @chore("settle-quality", every=timedelta(hours=1))
    def quality_settle() -> None: ...
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.db.models.functions import Now

from jewelry_site.core.models import ChoreRun

logger = logging.getLogger(__name__)

Work = Callable[[], object]
Function = TypeVar("Function", bound=Work)


@dataclass(frozen=True)
class Chore:
    name: str
    every: timedelta
    work: Work


_chores: dict[str, Chore] = {}


def chore(name: str, *, every: timedelta) -> Callable[[Function], Function]:
    """Register the decorated function; its module has to be imported when the application starts."""

    def register(work: Function) -> Function:
        _chores[name] = Chore(name, every, work)
        return work

    return register


def chores_run() -> list[str]:
    """Call each chore that is due; their names. One that fails is due again after its interval."""
    waiting = set(ChoreRun.objects.filter(due_at__gt=Now()).values_list("name", flat=True))
    called = []
    for name, one in _chores.items():
        if name not in waiting and _claim(one):
            called.append(name)
            try:
                one.work()
            except Exception:
                logger.exception("The chore %s failed; it is tried again in %s.", name, one.every)
    return called


def _claim(one: Chore) -> bool:
    """Whether this process is the one to do it now."""
    ChoreRun.objects.bulk_create([ChoreRun(name=one.name, due_at=Now())], ignore_conflicts=True)
    return bool(ChoreRun.objects.filter(name=one.name, due_at__lte=Now()).update(due_at=Now() + one.every))
