"""Decisions and figures of new heads: calibrated on the gold photos and a few new ones, reported cross-fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.examples import VisionExample
from ml.vision import evaluation, layout
from ml.vision.calibration import Judged, calibrate, cross_fitted
from ml.vision.decisions import Decisions, probabilities_of
from ml.vision.figures import MAY_BE_STATED
from ml.vision.retraining.bank import Bank
from ml.vision.retraining.graph import Heads
from ml.vision.retraining.lessons import wanted_rows

HEADLINES = ("accuracy", "macro_f1", "coverage", "precision", "ece")
Floats = NDArray[np.float32]


def decisions_of(
    heads: Heads, bank: Bank, examples: Sequence[VisionExample], features: Floats, live: Decisions
) -> Decisions:
    """Temperatures and thresholds measured on the gold photos and on `examples` (features [n, channels]).

    What is jewellery at all is decided as the live model does: nothing new was learned about it.
    """
    judged = bank.gold.judged(heads)
    if examples:
        judged = _joined(judged, _judged(heads, examples, features))
    measured = calibrate(judged)
    return replace(
        measured,
        temperatures={**measured.temperatures, "jewellery": live.temperatures["jewellery"]},
        jewellery_at_least=live.jewellery_at_least,
        strangeness_at_most=live.strangeness_at_most,
    )


def report_of(heads: Heads, bank: Bank, decisions: Decisions) -> dict[str, Any]:
    """Figures on the gold photos; each shop is judged with decisions measured on the other shops."""
    photos, judged = bank.gold.photos, bank.gold.judged(heads)
    rows, parts = [], []
    for fold, chosen, part in cross_fitted(judged, [photo.shop for photo in photos]):
        fair = replace(
            fold, jewellery_at_least=decisions.jewellery_at_least, strangeness_at_most=decisions.strangeness_at_most
        )
        rows.append(chosen)
        parts.append(evaluation.answers_of(part, fair))
    order = np.concatenate(rows) if rows else np.arange(len(photos))
    answers = evaluation.joined(parts) if parts else evaluation.answers_of(judged, decisions)
    found = evaluation.report([photos[row] for row in order], judged.wanted[order], judged.weights[order], answers)
    never = {
        attribute: [value for value, limit in values.items() if limit is None]
        for attribute, values in decisions.thresholds.items()
    }
    return found | {"never_asserted": never}


def headline(report: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that a manifest holds."""
    return {
        attribute: {name: figures[name] for name in HEADLINES} for attribute, figures in report["attributes"].items()
    } | {"jewellery_recognised": report["jewellery_recognised"]}


def share_met(heads: Heads, examples: Sequence[VisionExample], features: Floats) -> float | None:
    """Of the labels that people gave, how many the heads' best answers meet; None without examples."""
    judged = _judged(heads, examples, features)
    met = []
    for column, head in enumerate(layout.heads()):
        rows = judged.weights[:, column] > 0
        chances = probabilities_of(judged.scores[rows, head.span], many=head.many)
        goal = judged.wanted[rows, head.span] > 0.5
        met.append(_right(goal, chances, many=head.many))
    return round(float(np.concatenate(met).mean()), 4) if examples else None


def _right(goal: NDArray[np.bool_], chances: Floats, *, many: bool) -> NDArray[np.bool_]:
    if many:
        return np.asarray(((chances >= MAY_BE_STATED) == goal).all(axis=1))
    return np.asarray(goal[np.arange(len(goal)), chances.argmax(axis=1)])


def _judged(heads: Heads, examples: Sequence[VisionExample], features: Floats) -> Judged:
    wanted, labelled = wanted_rows(examples, smoothing=0.0)
    count = np.ones((len(examples), 1), np.float32)
    return Judged(
        heads.scores(features),
        np.concatenate([wanted, count], axis=1),
        np.concatenate([labelled, count], axis=1),
        heads.strangeness(features),
    )


def _joined(first: Judged, second: Judged) -> Judged:
    return Judged(
        np.concatenate([first.scores, second.scores]),
        np.concatenate([first.wanted, second.wanted]),
        np.concatenate([first.weights, second.weights]),
        np.concatenate([first.strangeness, second.strangeness]),
    )
