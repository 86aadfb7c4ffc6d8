"""Work that goes on beside the sweeping, each kind in a thread of its own of the scheduler's process.

For what must neither hold up inference nor need the broker: the rows in the database say what is to be done, and the
function takes one step at a time. Chores (``jewelry_site.core.chores``) are for what is short and done at intervals.

    @background("webhooks", pause=timedelta(seconds=1))
    def deliveries_start() -> bool: ...
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

from django.db import Error, connection

logger = logging.getLogger(__name__)

Step = Callable[[], bool]


@dataclass(frozen=True)
class Background:
    """``step`` does a piece of work and says whether there is more to do at once; else ``pause`` passes."""

    name: str
    step: Step
    pause: timedelta


_registered: dict[str, Background] = {}


def background(name: str, *, pause: timedelta) -> Callable[[Step], Step]:
    """Register the decorated function; its module has to be imported when the application starts."""

    def register(step: Step) -> Step:
        _registered[name] = Background(name, step, pause)
        return step

    return register


def background_start(stop: Event) -> list[Thread]:
    """A thread for each registered kind, until ``stop`` is set. They end with the process, in mid-step if need be."""
    threads = [Thread(target=_go_on, args=(one, stop), name=one.name, daemon=True) for one in _registered.values()]
    for thread in threads:
        thread.start()
    return threads


def _go_on(one: Background, stop: Event) -> None:
    while not stop.is_set():
        if not _step(one):
            stop.wait(one.pause.total_seconds())


def _step(one: Background) -> bool:
    try:
        return one.step()
    except Error as error:
        logger.warning("%s put off, the database does not answer: %s", one.name, error)
        connection.close()
    except Exception:
        logger.exception("A step of %s failed; it is tried again.", one.name)
    return False
