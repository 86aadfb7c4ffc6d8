"""A thread that keeps a lease alive while its worker computes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from django.db import Error, connection

logger = logging.getLogger(__name__)


class Heartbeat:
    """Calls ``renew`` on and on until it says no or the block ends. A lost lease shows at the next fenced write."""

    def __init__(self, renew: Callable[[], bool], *, every: timedelta, name: str) -> None:
        self._renew_lease, self._every, self._name = renew, every, name
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of {name}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(self._every.total_seconds()):
                if not self._renew():
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        try:
            return self._renew_lease()
        except Error as error:
            logger.warning("heartbeat of %s missed a beat: %s", self._name, error)
            connection.close()
            return True
