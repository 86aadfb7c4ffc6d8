"""The stages of a job as people watch them."""

from __future__ import annotations

from typing import Any

from ai_descriptions.models import Job, JobKind, Stage

_WRITING = (Stage.WAITING, Stage.ASK, Stage.WRITE, Stage.CHECK)
_STAGES = {
    JobKind.DESCRIBE: (Stage.WAITING, Stage.SEE, Stage.ASK, Stage.WRITE, Stage.CHECK),
    JobKind.REWRITE: _WRITING,
    JobKind.REVISE: _WRITING,
}


def progress(job: Job | None) -> list[dict[str, Any]]:
    """The stages of an active job in their order, each done, now or still to come; none for a text that is only tried
    beside the current one, for nobody waits for it.
    """
    if job is None or not job.active or job.kind == JobKind.PREVIEW:
        return []
    stages = _STAGES[JobKind(job.kind)]
    at = stages.index(Stage(job.stage)) if job.stage in stages else 0
    states = ["done" if place < at else "now" if place == at else "next" for place in range(len(stages))]
    return [{"label": stage.label, "state": state} for stage, state in zip(stages, states, strict=True)]
