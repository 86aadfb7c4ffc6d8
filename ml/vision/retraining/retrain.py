"""One quick retraining of the eye, from a frozen snapshot and the live model to a new model folder.

The backbone stands still; the heads learn anew on features that are read once. See lessons, fitting and holding.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.artifacts import Artifact, ArtifactError, open_artifact
from ml.data.examples import VisionExample
from ml.data.snapshots import Snapshot, read_snapshot
from ml.vision.decisions import Decisions
from ml.vision.eye import CONFIG, DECISIONS, GRAPH
from ml.vision.retraining.bank import STARTER_BANK, Bank
from ml.vision.retraining.fresh import Fresh, read_fresh
from ml.vision.retraining.graph import Heads, backbone_digest, read_heads
from ml.vision.retraining.holding import Held, fit_held
from ml.vision.retraining.judged import decisions_of, report_of, share_met
from ml.vision.retraining.lessons import bank_rows, example_rows, kept_to_calibrate, masses_of
from ml.vision.retraining.reading import FeatureReader
from ml.vision.retraining.shipping import PROVEN_ON, Learned, ship

Say = Callable[[Mapping[str, Any]], None]
# Progress is told at most so often, in seconds: each line may become a row in a database.
TOLD_EVERY = 0.5

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


class NothingToLearn(Exception):
    """The snapshot holds no example that can teach, or the live model was made from it."""


def retrain(
    snapshot: Path, live: Path, to: Path, work: Path, version: str, say: Say, *, bank: Path = STARTER_BANK
) -> dict[str, Any]:
    """Make a new model folder at `to` and return its metrics. `work` keeps the features for a run that goes on.

    Raises NothingToLearn, ml.data.snapshots.SnapshotError, ml.artifacts.ArtifactError, BankError, GraphError,
    FeaturesError, ProofError, FloatingPointError or OSError; then nothing stands at `to`.
    """
    frozen, model = read_snapshot(snapshot, kind="vision"), open_artifact(live, kind="vision")
    examples = _teaching(frozen, model)
    graph = model.read_bytes(GRAPH)
    old, digest, heads = Bank.open(bank), backbone_digest(graph), read_heads(graph)
    old.demand_backbone(digest)
    say(_log(f"{len(examples)} examples of {_count(examples, 'artisan')} artisans, {len(old.train)} old photos"))
    reader = FeatureReader(graph, _size(model))
    fresh = read_fresh(frozen, examples, reader, work / f"features-{digest[:16]}", _progress(say, "features"))
    for reason, count in fresh.left_out.items():
        say(_log(f"Left out: {count} photos ({reason.replace('_', ' ')})"))
    if not fresh.examples:
        raise NothingToLearn("None of the snapshot's photos can be read any more: there is nothing to learn.")
    aside = kept_to_calibrate(fresh.examples)
    held = _fitted(heads, old, fresh, ~aside, say)
    new = replace(heads, kernel=held.kernel, bias=held.bias)
    say(_log(f"The new examples were used with {held.used:.0%} of their weight; old answers moved by {held.moved:.4f}"))
    plain = fresh.features[:, 0]
    kept = [example for example, away in zip(fresh.examples, aside, strict=True) if away]
    decisions = decisions_of(new, old, kept, plain[aside], Decisions.from_json(model.read_json(DECISIONS)))
    report = report_of(new, old, decisions)
    learned = Learned(
        version=version or datetime.now(UTC).strftime("%Y.%m.%d.%H%M"),
        fingerprint=frozen.fingerprint,
        examples=len(fresh.examples),
        pieces=_count(fresh.examples, "piece"),
        artisans=_count(fresh.examples, "artisan"),
        left_out=dict(fresh.left_out),
        used=held.used,
        moved=held.moved,
        met_before=share_met(heads, fresh.examples, plain),
        met_after=share_met(new, fresh.examples, plain),
        replayed=len(old.train),
    )
    squares = _squares(reader.size)
    return ship(to, model, heads=new, decisions=decisions, report=report, learned=learned, squares=squares)


def _teaching(frozen: Snapshot, model: Artifact) -> tuple[VisionExample, ...]:
    if model.manifest["data_fingerprint"] == frozen.fingerprint:
        raise NothingToLearn("The live model was made from this very snapshot: there is nothing new to learn.")
    examples = tuple(example for example in frozen.vision("train") if example.weight > 0)
    if not examples:
        raise NothingToLearn("The snapshot holds no example to learn from.")
    return examples


def _size(model: Artifact) -> int:
    try:
        return int(model.read_json(CONFIG)["size"])
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{model.folder} is incomplete ({error}): export the model again.") from error


def _fitted(heads: Heads, old: Bank, fresh: Fresh, learning: Flags, say: Say) -> Held:
    """All but the examples to calibrate with; if those are all there are, they are learned, too."""
    chosen = learning if learning.any() else np.ones(len(fresh.examples), bool)
    examples = [example for example, used in zip(fresh.examples, chosen, strict=True) if used]
    rows = example_rows(examples, fresh.features[chosen], masses_of(examples, len(old.train)))
    return fit_held(
        heads.kernel,
        heads.bias,
        bank_rows(old),
        rows,
        artisans=_count(examples, "artisan"),
        progress=_progress(say, "heads"),
    )


def _squares(size: int) -> list[NDArray[np.uint8]]:
    """Pictures of noise to prove the graph on: any picture will do, and these ask for no photo."""
    rng = np.random.default_rng(0)
    return list(rng.integers(0, 256, (PROVEN_ON, size, size, 3), dtype=np.uint8))


def _count(examples: Sequence[VisionExample], what: str) -> int:
    return len({getattr(example, what) for example in examples})


def _log(text: str) -> dict[str, Any]:
    return {"event": "log", "text": text}


def _progress(say: Say, what: str) -> Callable[[int, int], None]:
    told = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal told
        now = time.monotonic()
        if done == of or now - told >= TOLD_EVERY:
            told = now
            say({"event": "progress", "what": what, "done": done, "of": of})

    return progress
