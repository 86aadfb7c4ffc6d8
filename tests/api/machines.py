"""An eye and a writer small enough for tests, and a worker that does its work while a request waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from ai_descriptions.models import Job, JobState
from ai_descriptions.worker import job_run
from ml.facts import Fact, FactSheet, Source
from ml.text import Text

SEEN = (("type", "ring", 0.97, True), ("metal_tone", "white", 0.91, True), ("surface", "textured", 0.31, False))


class SmallEye:
    """Sees the same ring on every photo, and is not sure of its surface."""

    version = "small-eye"

    def see(self, images: list[Any]) -> list[Any]:
        readings = [SimpleNamespace(attribute=a, value=v, probability=p, asserted=sure) for a, v, p, sure in SEEN]
        evidence = {("type", "ring"): [[0.0, 1.0], [0.5, 0.25]]}
        one = SimpleNamespace(readings=readings, evidence=evidence, jewellery=True, disagreements=("surface",))
        return [one for _ in images]


def small_facts(piece: Any) -> FactSheet:
    return FactSheet(Fact(a, v, Source.MODEL, probability=p, asserted=sure) for a, v, p, sure in SEEN)


@dataclass
class SmallWriter:
    """Writes what it was told to write, with the number of the text."""

    version: str = "small-writer"
    error: Exception | None = None
    texts: list[dict[str, Any]] = field(default_factory=list)

    def write(self, facts: FactSheet, **wishes: Any) -> Text:
        if self.error is not None:
            raise self.error
        self.texts.append(facts.statable())
        return Text(
            title="Silver-coloured ring",
            description=f"A silver-coloured ring, text {len(self.texts)}.",
            tags=("ring", "silver-coloured"),
            alt_text="Silver-coloured ring",
            writer="model",
            findings=(),
            seconds=0.0,
            seed=0,
        )


@dataclass
class Worker:
    """Runs what is queued. ``writer`` is the model that it uses."""

    writer: SmallWriter = field(default_factory=SmallWriter)

    def work(self, *_: Any) -> None:
        Job.objects.filter(state=JobState.QUEUED).update(not_before=None)
        for job_id in Job.objects.filter(state=JobState.QUEUED).values_list("pk", flat=True):
            job_run(job_id=job_id, worker="test")

    def work_until_nothing_is_queued(self) -> None:
        while Job.objects.filter(state=JobState.QUEUED).exists():
            self.work()
