"""One training from a table of labels to a sealed model folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from ml import vocabulary
from ml.artifacts import CARD, write_artifact
from ml.data import LabelledPhoto, read_labels
from ml.vision import evaluation
from ml.vision.calibration import Judged, calibrate, cross_fitted
from ml.vision.decisions import Decisions
from ml.vision.eye import CONFIG, DECISIONS, GRAPH
from ml.vision.training import network
from ml.vision.training.card import card
from ml.vision.training.export import export_graph, verify_graph
from ml.vision.training.heads import Seen, refit_heads, train_heads
from ml.vision.training.lesson import Prepared, prepare
from ml.vision.training.loop import Say, train_all
from ml.vision.training.recipe import Recipe
from ml.vision.training.strangeness import fit_strangeness, strangeness_of

NAME = "Touchstone eye"
LICENCE = "MIT for the weights; the photos they were learned from had licences of their own, see card.md"
VERIFIED_PHOTOS = 64

Floats = NDArray[np.float32]


def train(
    *,
    labels: Path,
    images: Path,
    out: Path,
    recipe: Recipe,
    held_out_shops: Collection[str] = (),
    resume: bool = False,
    sources_note: str = "",
    say: Say = print,
) -> dict[str, Any]:
    """Train, calibrate, export, verify and seal a model at `out`; returns its report on the held-out shops.

    What a stopped training needs to go on lies in `<out>.training` until the model is sealed. Raises LabelsError,
    WeightsError, UnreadablePhotoError, CheckpointError or ExportError; then nothing new stands at `out`.
    """
    keras.utils.set_random_seed(recipe.seed)
    table = read_labels(labels, images)
    for problem in table.problems:
        say(f"Row {problem.row} set aside: {problem.message}")
    work = out.with_name(f"{out.name}.training")
    prepared = prepare(table.photos, recipe, held_out_shops=held_out_shops, shelf=work, say=say)
    split = prepared.split
    say(
        f"Learning from {len(split.training)} photos, judged on {len(split.held_out)} of {len(split.held_out_shops)} "
        f"other shops ({', '.join(split.held_out_shops)}); {len(split.dropped)} dropped as too alike."
    )
    model = network.build(backbone=recipe.backbone, weights=recipe.weights, size=recipe.size, alpha=recipe.alpha)
    checkpoint = work / "checkpoint.npz"
    if not (resume and checkpoint.exists()):
        train_heads(model, prepared.lesson, recipe, say)
    history = train_all(model, prepared.lesson, recipe, checkpoint, resume=resume, say=say)
    model = network.resized(model, recipe)
    seen = refit_heads(model, prepared.lesson, recipe, say)
    report = seal(model, prepared, seen, recipe, history, out, sources_note=sources_note, say=say)
    shutil.rmtree(work, ignore_errors=True)
    return report


def seal(
    model: keras.Model,
    prepared: Prepared,
    seen: Seen,
    recipe: Recipe,
    history: list[dict[str, Any]],
    out: Path,
    *,
    sources_note: str,
    say: Say,
) -> dict[str, Any]:
    """Calibrate on the held-out shops, export, verify and write the model folder."""
    strangeness = fit_strangeness(seen.training_features[: len(prepared.split.training)])
    judged = _judged(prepared, seen, strangeness)
    decisions = calibrate(judged)
    report = _report(judged, prepared, decisions)
    split = prepared.split
    version = datetime.now(UTC).strftime("%Y.%m.%d.%H%M")
    counts = {
        "training": len(split.training),
        "training_shops": len({prepared.photos[index].shop for index in split.training}),
        "held_out": len(split.held_out),
        "held_out_shops": len(split.held_out_shops),
        "dropped": len(split.dropped),
    }
    serving = network.serving(model, backbone=recipe.backbone, strangeness=strangeness)
    with write_artifact(
        out,
        kind="vision",
        name=NAME,
        version=version,
        vocabulary=vocabulary.fingerprint(),
        data_fingerprint=split.fingerprint,
        licence=LICENCE,
        metrics=_headline(report),
    ) as folder:
        export_graph(serving, folder / GRAPH)
        photos = prepared.lesson.pictures[prepared.lesson.held_out[:: max(1, len(split.held_out) // VERIFIED_PHOTOS)]]
        scaled = keras.ops.convert_to_numpy(
            keras.ops.image.resize(photos, (recipe.sight, recipe.sight), antialias=True)
        )
        difference = verify_graph(serving, folder / GRAPH, np.clip(np.round(scaled), 0, 255).astype(np.uint8))
        say(f"The exported graph agrees with the network (largest difference {difference:.5f}).")
        _write_json(
            folder / CONFIG,
            {"size": recipe.sight, "recipe": recipe.as_json(), "export_difference": difference},
        )
        _write_json(folder / DECISIONS, decisions.as_json())
        _write_json(folder / "report.json", report)
        _write_json(folder / "history.json", history)
        held_out = {"held_out_shops": split.held_out_shops, "fingerprint": split.fingerprint, "photos": counts}
        _write_json(folder / "split.json", held_out)
        text = card(name=NAME, version=version, recipe=recipe, report=report, counts=counts, note=sources_note)
        (folder / CARD).write_text(text, encoding="utf-8")
    say(f"The model is at {out}, version {version}.")
    return report


def _judged(prepared: Prepared, seen: Seen, strangeness: tuple[Floats, Floats]) -> Judged:
    rows, targets = prepared.lesson.held_out, prepared.lesson.targets
    odd = strangeness_of(seen.held_out_features, *strangeness)
    return Judged(seen.held_out_scores, targets.wanted[rows], targets.weights[rows], odd)


def _report(judged: Judged, prepared: Prepared, decisions: Decisions) -> dict[str, Any]:
    """Every held-out photo judged with decisions measured on other shops (see calibration.cross_fitted)."""
    photos: list[LabelledPhoto] = [prepared.photos[index] for index in prepared.split.held_out]
    real = np.arange(len(judged.scores)) < len(photos)
    jewellery = judged.only(real)
    shops = [photo.shop for photo in photos]
    order, parts = [], []
    for fold_decisions, rows, part in cross_fitted(jewellery, shops):
        order.append(rows)
        parts.append(evaluation.answers_of(part, fold_decisions))
    if parts:
        chosen = np.concatenate(order)
        answers = evaluation.joined(parts)
    else:
        chosen, answers = np.arange(len(photos)), evaluation.answers_of(jewellery, decisions)
    report = evaluation.report(
        [photos[index] for index in chosen], jewellery.wanted[chosen], jewellery.weights[chosen], answers
    )
    refused = ~evaluation.answers_of(judged.only(~real), decisions).jewellery
    return report | {
        "negatives_refused": round(float(refused.mean()), 4) if len(refused) else 0.0,
        "never_asserted": {
            attribute: [value for value, limit in values.items() if limit is None]
            for attribute, values in decisions.thresholds.items()
        },
    }


def _headline(report: dict[str, Any]) -> dict[str, Any]:
    return {
        attribute: {name: figures[name] for name in ("accuracy", "macro_f1", "coverage", "precision", "ece")}
        for attribute, figures in report["attributes"].items()
    } | {
        "jewellery_recognised": report["jewellery_recognised"],
        "negatives_refused": report["negatives_refused"],
    }


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
