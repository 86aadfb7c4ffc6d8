"""Whether the product learns: her edits over hundreds of listings, by which part of it may learn."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import STARTERS, Bench, Entry, Figure, Missing, measure

NAME = "learning"
# Shipped with the product, whose pages draw it; a quick run leaves it alone.
PROOF = STARTERS / "learning_proof.json"
QUICK_PROOF = Path(__file__).resolve().parents[1] / "results" / "learning-quick.json"
LISTINGS, QUICK_LISTINGS = 300, 80
RETRAIN_AT, QUICK_RETRAIN_AT = (50, 150), (25, 50)


@measure(NAME, needs_product=False)
def learning(bench: Bench) -> Iterator[Entry]:
    """A quick run writes with the sentence planner and learns without a network; a full one is the product's own."""
    from bench.simulation import models
    from bench.simulation.learning import RUNS, play
    from bench.simulation.proof import curves, world
    from ml.artifacts import ArtifactError

    listings, at = (QUICK_LISTINGS, QUICK_RETRAIN_AT) if bench.quick else (LISTINGS, RETRAIN_AT)
    try:
        write = models.planned() if bench.quick else models.drawn(STARTERS / "text")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    shops = world(write, listings, at, _tell)
    courses = {}
    with tempfile.TemporaryDirectory() as folder:
        for run in RUNS:
            live = STARTERS / "text"
            real = models.retrainer(live, Path(folder) / run.name, _tell)
            courses[run.name] = play(run, shops, write, models.planner_retrained if bench.quick else real, _tell)
    found = curves(courses, retrained_at=at, wrote="planner" if bench.quick else "model")
    proof = QUICK_PROOF if bench.quick else PROOF
    proof.parent.mkdir(parents=True, exist_ok=True)
    proof.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, left in found["after_50"].items():
        yield Figure(NAME, f"{name}, after 50", left, "edit distance")
        yield Figure(NAME, f"{name} to frozen", found["of_frozen"][name], "of the distance")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
