"""A thread that keeps a job's lease alive while its worker computes."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from django.conf import settings
from django.db import Error, connection

from ai_descriptions.jobs import job_heartbeat
from ai_descriptions.models import Job

logger = logging.getLogger(__name__)


class Heartbeat:
    """Renews the lease every ``JOB_HEARTBEAT`` until the block ends. A lost lease shows at the next fenced write."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(settings.JOB_HEARTBEAT.total_seconds()):
                if not self._renew():
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        try:
            return job_heartbeat(job=self._job)
        except Error as error:
            logger.warning("heartbeat of job %s missed a beat: %s", self._job.pk, error)
            connection.close()
            return True
