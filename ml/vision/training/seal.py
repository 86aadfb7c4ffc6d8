"""From a trained network to a sealed model folder: calibrated, exported, verified, with report and card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from ml import vocabulary
from ml.artifacts import CARD, write_artifact
from ml.data import LabelledPhoto, stored_splits
from ml.vision import evaluation
from ml.vision.calibration import Judged, calibrate, cross_fitted
from ml.vision.decisions import Decisions
from ml.vision.eye import CONFIG, DECISIONS, GRAPH
from ml.vision.intervals import RESAMPLES
from ml.vision.training import network
from ml.vision.training.card import card
from ml.vision.training.export import export_graph, verify_graph
from ml.vision.training.heads import Seen
from ml.vision.training.lesson import Prepared
from ml.vision.training.loop import Say
from ml.vision.training.recipe import Recipe
from ml.vision.training.strangeness import fit_strangeness, strangeness_of

NAME = "Touchstone eye"
LICENCE = "MIT for the weights; the photos they were learned from had licences of their own, see card.md"
VERIFIED_PHOTOS = 64

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Verdict:
    """What the held-out shops say of a model: how it decides, how good it is, what it takes for strange."""

    decisions: Decisions
    report: dict[str, Any]
    strangeness: tuple[Floats, Floats]


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
    """Calibrate on the held-out shops, export, verify and write the model folder; returns the report."""
    verdict = judged(prepared, seen)
    version = datetime.now(UTC).strftime("%Y.%m.%d.%H%M")
    counts = _counts(prepared)
    serving = network.serving(model, backbone=recipe.backbone, strangeness=verdict.strangeness)
    with write_artifact(
        out,
        kind="vision",
        name=NAME,
        version=version,
        vocabulary=vocabulary.fingerprint(),
        data_fingerprint=prepared.split.fingerprint,
        licence=LICENCE,
        metrics=_headline(verdict.report),
    ) as folder:
        difference = _export(serving, folder / GRAPH, prepared, recipe, say)
        config = {"size": recipe.sight, "recipe": recipe.as_json(), "export_difference": difference}
        _write_json(folder / CONFIG, config)
        _write_json(folder / DECISIONS, verdict.decisions.as_json())
        _write_json(folder / "report.json", verdict.report)
        _write_json(folder / "history.json", history)
        _write_json(folder / "split.json", stored_splits.as_json(prepared.split) | {"photos": counts})
        text = card(name=NAME, version=version, recipe=recipe, report=verdict.report, counts=counts, note=sources_note)
        (folder / CARD).write_text(text, encoding="utf-8")
    say(f"The model is at {out}, version {version}.")
    return verdict.report


def judged(prepared: Prepared, seen: Seen) -> Verdict:
    """Calibrate and report on the held-out photos. What is strange is told from photos of the main table alone."""
    strangeness = fit_strangeness(seen.training_features[prepared.own_training_rows()])
    rows, targets = prepared.lesson.held_out, prepared.lesson.targets
    odd = strangeness_of(seen.held_out_features, *strangeness)
    scored = Judged(seen.held_out_scores, targets.wanted[rows], targets.weights[rows], odd)
    decisions = calibrate(scored)
    return Verdict(decisions, _report(scored, prepared, decisions), strangeness)


def _counts(prepared: Prepared) -> dict[str, int]:
    split, photos = prepared.split, prepared.photos
    further = sum(photos[index].learn_only for index in split.training)
    return {
        "training": len(split.training) - further,
        "training_shops": len({photos[index].shop for index in split.training if not photos[index].learn_only}),
        "further": further,
        "held_out": len(split.held_out),
        "held_out_shops": len(split.held_out_shops),
        "dropped": len(split.dropped),
        "other_things": prepared.other_things,
    }


def _export(serving: keras.Model, path: Path, prepared: Prepared, recipe: Recipe, say: Say) -> float:
    """Write the graph and prove it equal on some held-out photos; the largest difference of a probability."""
    export_graph(serving, path)
    held_out = prepared.lesson.held_out
    step = max(1, len(prepared.split.held_out) // VERIFIED_PHOTOS)
    photos = prepared.lesson.pictures[held_out[::step]]
    scaled = keras.ops.convert_to_numpy(keras.ops.image.resize(photos, (recipe.sight, recipe.sight), antialias=True))
    difference = verify_graph(serving, path, np.clip(np.round(scaled), 0, 255).astype(np.uint8))
    say(f"The exported graph agrees with the network (largest difference {difference:.5f}).")
    return difference


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
        [photos[index] for index in chosen],
        jewellery.wanted[chosen],
        jewellery.weights[chosen],
        answers,
        resamples=RESAMPLES,
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
