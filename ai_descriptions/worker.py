"""One attempt at one job: claim, keep alive, describe, and sort what went wrong."""

from __future__ import annotations

import logging
import os
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from ai_descriptions.heartbeat import Heartbeat
from ai_descriptions.jobs import LeaseLost, job_claim, job_fail, job_hand_back, job_heartbeat
from ai_descriptions.models import Job
from ai_descriptions.pipeline import JobError, describe
from jewelry_site.core.faults import fault_point
from ml.artifacts import ArtifactError
from ml.claims import GuardError

logger = logging.getLogger(__name__)


def job_run(*, job_id: UUID, worker: str) -> None:
    """Do one attempt. A job that is gone, done or somebody else's is left alone."""
    job = job_claim(job_id=job_id, worker=f"{worker}#{os.getpid()}")
    if job is None:
        logger.info("job %s: nothing to do", job_id)
        return
    fault_point("after_claim", str(job.listing_id))
    try:
        with Heartbeat(partial(job_heartbeat, job=job), every=settings.JOB_HEARTBEAT, name=f"job {job_id}"):
            _attempt(job)
    except LeaseLost as lost:
        logger.warning("stopped without writing, the lease is lost: %s", lost)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database went away, the sweeper will take job %s back: %s", job_id, error)


def _attempt(job: Job) -> None:
    try:
        describe(job)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except JobError as error:
        settle = job_hand_back if error.passing else job_fail
        settle(job=job, code=error.code, detail=error.detail)
    except ArtifactError as error:
        job_hand_back(job=job, code="model_unusable", detail=str(error))
    except GuardError as error:
        logger.exception("the claims guard broke on job %s", job.pk)
        job_hand_back(job=job, code="guard_unavailable", detail=str(error))
    except MemoryError:
        job_hand_back(job=job, code="out_of_memory", detail="the worker ran out of memory")
    except Exception as error:
        logger.exception("a bug stopped job %s", job.pk)
        job_hand_back(job=job, code="internal", detail=f"{type(error).__name__}: {error}")
