"""What each kind of augmentation gives: short trainings that leave one out, all from the same start.

Differences smaller than the spread between repetitions are noise, and the table says how large that is.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from ml.vision.training import network
from ml.vision.training.heads import train_heads
from ml.vision.training.loop import Lesson, Say, train_all
from ml.vision.training.material import Material
from ml.vision.training.recipe import AUGMENTATIONS, Recipe
from ml.vision.training.train import prepared_from

NOTHING, EVERYTHING = "nothing", "everything"
Row = dict[str, Any]


@dataclass(frozen=True)
class _Start:
    """The same network with the same trained heads, for every variant."""

    model: keras.Model
    weights: list[Any]


def ablate(
    material: Material,
    *,
    out: Path,
    recipe: Recipe,
    photos: int,
    repetitions: int,
    shelf: Path | None,
    say: Say,
) -> list[Row]:
    """Train with all augmentation, without each kind, and without any; one row each, with means over repetitions.

    Each variant learns from the same `photos` drawn photos for `recipe.epochs`. A row holds "without", the figures
    of the best epoch on the held-out shops, "difference" of its score from that of the first row and "spread", the
    standard deviation of its score (None for one repetition). The table is written to `out`/ablation.md.
    Raises LabelsError or WeightsError.
    """
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(recipe.seed)
    model = network.build_for(recipe)
    prepared = prepared_from(material, recipe, shelf or out / "shelf", say)
    lesson = fewer(prepared.lesson, photos, recipe.seed)
    train_heads(model, lesson, recipe, say)
    start = _Start(model, model.get_weights())
    rows: list[Row] = []
    for name, without in variants():
        rows.append(_row(name, replace(recipe, without=without), start, lesson, repetitions, out, say))
        rows[-1]["difference"] = rows[-1]["score"] - rows[0]["score"]
        (out / "ablation.md").write_text(as_markdown(rows) + "\n", encoding="utf-8")
    if shelf is None:
        shutil.rmtree(out / "shelf", ignore_errors=True)
    return rows


def variants() -> list[tuple[str, tuple[str, ...]]]:
    """What is left out, by name: nothing, each kind, everything."""
    single = [(name, (name,)) for name in AUGMENTATIONS]
    return [(NOTHING, ()), *single, (EVERYTHING, tuple(sorted(AUGMENTATIONS)))]


def fewer(lesson: Lesson, photos: int, seed: int) -> Lesson:
    """The lesson with at most `photos` of its training pictures, drawn by seed."""
    if photos >= len(lesson.training):
        return lesson
    chosen = np.sort(np.random.default_rng(seed).choice(len(lesson.training), photos, replace=False))
    shares = lesson.shares[chosen]
    return replace(lesson, training=lesson.training[chosen], shares=shares / shares.sum(), draws=photos)


def as_markdown(rows: Sequence[Row]) -> str:
    """A table, one line a variant."""
    figures = [name for name in rows[0] if name not in ("without", "score", "difference", "spread")]
    lines = [
        f"| without | score | difference | spread | {' | '.join(figures)} |",
        "|---" * (4 + len(figures)) + "|",
    ]
    for row in rows:
        spread = "-" if row["spread"] is None else f"{row['spread']:.3f}"
        cells = " | ".join(f"{row[name]:.3f}" for name in figures)
        lines.append(f"| {row['without']} | {row['score']:.3f} | {row['difference']:+.3f} | {spread} | {cells} |")
    return "\n".join(lines)


def _row(name: str, recipe: Recipe, start: _Start, lesson: Lesson, repetitions: int, out: Path, say: Say) -> Row:
    best = []
    for number in range(repetitions):
        say(f"Without {name}, repetition {number + 1} of {repetitions}.")
        start.model.set_weights(start.weights)
        checkpoint = out / "trial" / "checkpoint.npz"
        varied = replace(recipe, seed=recipe.seed + number)
        history = train_all(start.model, lesson, varied, checkpoint, resume=False, say=say)
        shutil.rmtree(out / "trial")
        best.append(max(history, key=lambda record: record["score"]))
    names = [figure for figure in best[0] if figure not in ("loss", "seconds")]
    means: Row = {figure: float(np.mean([record[figure] for record in best])) for figure in names}
    spread = float(np.std([record["score"] for record in best], ddof=1)) if repetitions > 1 else None
    return {"without": name} | means | {"spread": spread, "difference": 0.0}
