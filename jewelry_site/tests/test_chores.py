"""Recurring work is done once in its interval, by whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from jewelry_site.core import chores
from jewelry_site.core.models import ChoreRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(chores, "_chores", {})
    return []


def sweep_of(calls: list[str], name: str) -> Callable[[], None]:
    return chores.chore(name, every=timedelta(hours=1))(lambda: calls.append(name))


def test_a_chore_is_done_at_once_and_then_not_before_its_interval_is_over(calls: list[str]) -> None:
    sweep_of(calls, "sweep")

    assert chores.chores_run() == ["sweep"]
    assert chores.chores_run() == []

    ChoreRun.objects.update(due_at=F("due_at") - timedelta(minutes=61))
    assert chores.chores_run() == ["sweep"]
    assert calls == ["sweep", "sweep"]


def test_a_chore_that_another_scheduler_took_is_left_to_it(calls: list[str]) -> None:
    sweep_of(calls, "sweep")
    one = chores._chores["sweep"]

    assert [chores._claim(one), chores._claim(one)] == [True, False]


def test_a_chore_that_fails_keeps_no_other_from_its_turn(calls: list[str]) -> None:
    chores.chore("broken", every=timedelta(hours=1))(lambda: 1 / 0)
    sweep_of(calls, "sweep")

    assert chores.chores_run() == ["broken", "sweep"]
    assert calls == ["sweep"]
