"""What writes and what learns in the proof: the sentence planner in a quick run, the text model in a full one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from bench.simulation.artisan import Fields
from bench.simulation.learning import LENGTH, TONE, Retrain, Writes
from ml.data.examples import TextExample
from ml.text.steering import NO_STEERING, Steering
from ml.text.taste import Taste

Tell = Callable[[str], None]


def planned(taste: Taste | None = None) -> Writes:
    """By the sentence planner alone, in milliseconds; `taste` stands for what a model has learned."""
    from ml.facts import FactSheet
    from ml.text.candidates import Order, alt_texts, planned_description, tag_lists, titles
    from ml.text.sheet import make_sheet
    from ml.text.writer import statable

    def write(
        facts: Mapping[str, Any],
        number: int,
        earlier: Sequence[str],
        *,
        spelling: str = "uk",
        steering: Steering = NO_STEERING,
    ) -> Fields:
        sheet = make_sheet(statable(FactSheet.from_json(dict(facts))))
        order = Order(TONE, LENGTH, spelling, number, tuple(earlier), steering.with_taste(taste))
        return {
            "title": next(iter(titles((), sheet, order))),
            "description": planned_description(sheet, order).text,
            "tags": list(next(iter(tag_lists((), sheet, order)))),
            "alt_text": next(iter(alt_texts((), sheet, order))),
        }

    return write


def planner_retrained(examples: Sequence[TextExample], number: int) -> Writes:
    """The planner with the taste that the examples show; it has no network that could learn."""
    from ml.text.retraining.influence import weights
    from ml.text.retraining.preference import learned_taste

    train = [one for one in examples if one.part == "train"]
    return planned(learned_taste(train, weights(train), ()))


def drawn(folder: Path) -> Writes:
    """By the text model, as a worker writes. Raises ml.artifacts.ArtifactError."""
    from ml.facts import FactSheet
    from ml.text import Writer

    writer = Writer.open(folder)

    def write(
        facts: Mapping[str, Any],
        number: int,
        earlier: Sequence[str],
        *,
        spelling: str = "uk",
        steering: Steering = NO_STEERING,
    ) -> Fields:
        sheet = FactSheet.from_json(dict(facts))
        text = writer.write(
            sheet, tone=TONE, length=LENGTH, spelling=spelling, seed=number, avoid=earlier, steering=steering
        )
        return {
            "title": text.title,
            "description": text.description,
            "tags": list(text.tags),
            "alt_text": text.alt_text,
        }

    return write


def retrainer(live: Path, folder: Path, tell: Tell) -> Retrain:
    """Retrains through the product's own code, from a snapshot; a model that the gate refuses does not go live."""
    from ml.data.snapshots import write_snapshot
    from ml.text.retraining import retrain

    now = live

    def make(examples: Sequence[TextExample], number: int) -> Writes:
        nonlocal now
        snapshot, made = folder / f"snapshot-{number}", folder / f"model-{number}"
        write_snapshot(snapshot, kind="text", examples=examples)
        began = monotonic()
        metrics = retrain(snapshot, now, made, folder / "work", f"proof.{number}", lambda event: None)
        tell(f"{monotonic() - began:.0f} s {json.dumps(metrics)}")
        if admitted(now, made, snapshot, tell):
            now = made
        return drawn(now)

    return make


def admitted(live: Path, challenger: Path, snapshot: Path, tell: Tell) -> bool:
    """Whether the gate for models lets the challenger go live."""
    command = [sys.executable, "-m", "ml", "challenge", "text", "--live", str(live), "--challenger", str(challenger)]
    done = subprocess.run(
        [*command, "--snapshot", str(snapshot), "--json"], capture_output=True, text=True, check=False
    )
    tell(f"gate: {done.returncode} {(done.stdout or done.stderr)[-2000:]}")
    return done.returncode == 0
