"""Work beside the sweeping goes on whatever happens in one step of it, and ends when it is told to."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError

from jewelry_site.core import background


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_registered", {})


def test_a_step_that_fails_is_tried_again_and_the_others_go_on(alone: None) -> None:
    stop, enough = Event(), Event()
    failures = [ValueError("a bug"), OperationalError("the database went away")]
    steps: list[str] = []

    @background.background("stumbling", pause=timedelta(0))
    def stumbling() -> bool:
        if failures:
            raise failures.pop()
        steps.append("done")
        enough.set()
        return False

    @background.background("broken", pause=timedelta(0))
    def broken() -> bool:
        raise RuntimeError

    threads = background.background_start(stop)

    assert enough.wait(10)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert failures == []
    assert [thread.is_alive() for thread in threads] == [False, False]


def test_without_a_pause_while_there_is_more_to_do(alone: None) -> None:
    stop, left = Event(), [1, 2, 3]

    @background.background("busy", pause=timedelta(hours=1))
    def busy() -> bool:
        left.pop()
        if not left:
            stop.set()
        return bool(left)

    [thread] = background.background_start(stop)
    thread.join(10)

    assert left == []
    assert not thread.is_alive()
