"""One training from tables of labels to a sealed model folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras

from ml.vision.training import network
from ml.vision.training.heads import refit_heads, train_heads
from ml.vision.training.lesson import Prepared, prepare
from ml.vision.training.loop import Say, train_all
from ml.vision.training.material import Material
from ml.vision.training.recipe import Recipe
from ml.vision.training.scalars import Scalars
from ml.vision.training.seal import seal


def train(
    material: Material,
    *,
    out: Path,
    recipe: Recipe,
    resume: bool = False,
    sources_note: str = "",
    tensorboard: Path | None = None,
    shelf: Path | None = None,
    say: Say = print,
) -> dict[str, Any]:
    """Train, calibrate, export, verify and seal a model at `out`; returns its report on the held-out shops.

    What a stopped training needs to go on lies in `<out>.training` until the model is sealed; with `shelf` the
    framed photos lie there instead, and stay. Raises LabelsError, WeightsError, CheckpointError or ExportError;
    then nothing new stands at `out`.
    """
    keras.utils.set_random_seed(recipe.seed)
    work = out.with_name(f"{out.name}.training")
    checkpoint = work / "checkpoint.npz"
    resume = resume and checkpoint.exists()
    with _tidied(work, checkpoint):
        model = network.build_for(recipe)
        prepared = prepared_from(material, recipe, shelf or work, say)
        if not resume:
            train_heads(model, prepared.lesson, recipe, say)
        history = train_all(
            model, prepared.lesson, recipe, checkpoint, resume=resume, say=say, scalars=Scalars.to(tensorboard)
        )
        model = network.resized(model, recipe)
        seen = refit_heads(model, prepared.lesson, recipe, say)
        report = seal(model, prepared, seen, recipe, history, out, sources_note=sources_note, say=say)
    shutil.rmtree(work, ignore_errors=True)
    return report


def prepared_from(material: Material, recipe: Recipe, shelf: Path, say: Say) -> Prepared:
    """Read every table, frame every photo and split. Raises LabelsError."""
    stored = material.stored_split()
    prepared = prepare(
        material.read(say),
        recipe,
        held_out_shops=stored.held_out_shops if stored else material.held_out_shops,
        shelf=shelf,
        say=say,
        no_jewellery=material.no_jewellery,
    )
    split = prepared.split
    further = sum(prepared.photos[index].learn_only for index in split.training)
    say(
        f"Learning from {len(split.training)} photos ({further} of further tables), judged on {len(split.held_out)} "
        f"of {len(split.held_out_shops)} other shops ({', '.join(split.held_out_shops)}); "
        f"{len(split.dropped)} dropped as too alike."
    )
    if stored and not stored.is_kept_by(split):
        say("The held-out photos or their labels are not those of the stored split: figures compare only roughly.")
    return prepared


@contextmanager
def _tidied(work: Path, checkpoint: Path) -> Iterator[None]:
    """An error before the first epoch leaves nothing behind; after it, what `resume` needs stays."""
    try:
        yield
    except Exception:
        if not checkpoint.exists():
            shutil.rmtree(work, ignore_errors=True)
        raise
