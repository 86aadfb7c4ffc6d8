"""A job in a cloud, followed from here: started once, asked after now and then, brought home or stopped."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from feedback.learning.places import PlaceError, Report, Stopped

HEED_EVERY_SECONDS = 2.0
ASK_EVERY_HEEDS = 8


@dataclass(frozen=True)
class JobState:
    """How a job stands. ``stage`` is the cloud's own word; ``result`` is where its output lies in the bucket."""

    stage: str
    ended: bool = False
    failure: str = ""
    passing: bool = False
    result: str = ""


class CloudJob(Protocol):
    def state(self) -> JobState:
        """Ask the cloud. Raises OSError when it cannot be reached."""

    def stop(self) -> None:
        """Ask the cloud to end the job."""


def follow(job: CloudJob, report: Report) -> str:
    """Where the finished job's output lies. Raises Stopped after a cancel, PlaceError ``job_failed``."""
    told = ""
    while True:
        state = job.state()
        if state.stage != told:
            report.log(state.stage)
            told = state.stage
        if state.failure:
            report.remember("")  # another attempt starts another job
            raise PlaceError("job_failed", state.failure, passing=state.passing)
        if state.ended:
            return state.result
        _heed(job, report)


def _heed(job: CloudJob, report: Report) -> None:
    """Wait until it is time to ask again. A job that somebody cancels here is stopped at once; one whose run belongs to
    another worker now goes on, for that worker follows it.
    """
    for _ in range(ASK_EVERY_HEEDS):
        if report.must_stop():
            if report.decided():
                job.stop()
            raise Stopped
        time.sleep(HEED_EVERY_SECONDS)
