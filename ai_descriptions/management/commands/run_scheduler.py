"""The scheduler: sweeps the jobs, calls the chores that are due and starts background work, in a process of its own.

It needs neither a worker nor the broker to notice that a worker hangs or that messages were lost. Any number may run:
rows are taken with ``skip_locked``.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from ai_descriptions.jobs import sweep
from jewelry_site.core.background import background_start
from jewelry_site.core.chores import chores_run

logger = logging.getLogger(__name__)

SIGN_OF_LIFE = Path(tempfile.gettempdir()) / f"touchstone-scheduler-{os.getuid()}-alive"
SILENCE_ALLOWED_SECONDS = 30


class Command(BaseCommand):
    help = "Sweep the jobs and do the chores until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--alive", action="store_true", help="only ask whether the scheduler of this machine works")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["alive"]:
            check_alive()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        background_start(stop)
        while not stop.is_set():
            try:
                sweep()
                chores_run()
                SIGN_OF_LIFE.touch()
            except Error as error:
                logger.warning("sweep put off, the database does not answer: %s", error)
                connection.close()
            stop.wait(settings.SWEEP_EVERY.total_seconds())


def check_alive() -> None:
    """Raises CommandError when the last good round is too long ago; a container's health check asks this."""
    try:
        silence = time.time() - SIGN_OF_LIFE.stat().st_mtime
    except FileNotFoundError:
        raise CommandError("The scheduler has not finished a round yet.") from None
    if silence > SILENCE_ALLOWED_SECONDS:
        raise CommandError(f"The scheduler has not finished a round for {silence:.0f} seconds.")
