"""Waiting for a job by looking at its row: no message can be lost on the way back."""

from __future__ import annotations

from time import monotonic, sleep

from ai_descriptions.models import Job

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5


def job_wait(*, job: Job, seconds: float) -> bool:
    """Look at the row until the job is over, at most ``seconds``; whether it is."""
    end, pause = monotonic() + seconds, FIRST_PAUSE
    while Job.objects.filter(pk=job.pk, state__in=Job.ACTIVE).exists():
        left = end - monotonic()
        if left <= 0:
            return False
        sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return True
