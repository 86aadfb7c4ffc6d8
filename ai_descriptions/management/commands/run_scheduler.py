"""The scheduler: sweeps the jobs on a schedule of its own, in a process of its own.

It needs neither a worker nor the broker to notice that a worker hangs or that messages were lost. Any number may run:
rows are taken with ``skip_locked``.
"""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, connection

from ai_descriptions.jobs import sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sweep the jobs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                sweep()
            except Error as error:
                logger.warning("sweep put off, the database does not answer: %s", error)
                connection.close()
            stop.wait(settings.SWEEP_EVERY.total_seconds())
