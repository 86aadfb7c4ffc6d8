"""How good the eye is, by attribute and by slice: from its answers and what people said the photos show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.vision import layout, metrics
from ml.vision.calibration import Judged
from ml.vision.decisions import Decisions, probabilities_of

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """What was said of n photos: per attribute probabilities and assertions [n, values], and jewellery or not [n]."""

    probabilities: Mapping[str, Floats]
    asserted: Mapping[str, Flags]
    jewellery: Flags

    def only(self, rows: Flags) -> Answers:
        return Answers(
            {attribute: values[rows] for attribute, values in self.probabilities.items()},
            {attribute: values[rows] for attribute, values in self.asserted.items()},
            self.jewellery[rows],
        )


def answers_of(judged: Judged, decisions: Decisions) -> Answers:
    """Apply the decisions to raw scores, as serving does photo by photo."""
    jewellery = np.array(
        [decisions.is_jewellery(row, float(odd)) for row, odd in zip(judged.scores, judged.strangeness, strict=True)],
        dtype=bool,
    )
    probabilities, asserted = {}, {}
    for head in layout.heads():
        logits = judged.scores[:, head.span] / np.float32(decisions.temperatures[head.attribute])
        chances = probabilities_of(logits, many=head.many)
        limits = [decisions.thresholds[head.attribute][value] for value in head.values]
        passed = chances >= np.array([np.inf if limit is None else limit for limit in limits])
        if not head.many:
            passed &= chances == chances.max(axis=1, keepdims=True)
        probabilities[head.attribute] = chances
        asserted[head.attribute] = passed & jewellery[:, None]
    return Answers(probabilities, asserted, jewellery)


def joined(parts: Sequence[Answers]) -> Answers:
    """Answers about several sets of photos, one after the other."""
    return Answers(
        {name: np.concatenate([part.probabilities[name] for part in parts]) for name in parts[0].probabilities},
        {name: np.concatenate([part.asserted[name] for part in parts]) for name in parts[0].asserted},
        np.concatenate([part.jewellery for part in parts]),
    )


def report(photos: Sequence[LabelledPhoto], wanted: Floats, weights: Floats, answers: Answers) -> dict[str, Any]:
    """Figures by attribute, and the main ones by slice. wanted [n, values + 1], weights [n, heads + 1]."""
    return {
        "photos": len(photos),
        "shops": sorted({photo.shop for photo in photos}),
        "jewellery_recognised": _rounded(answers.jewellery.mean()),
        "attributes": _by_attribute(wanted, weights, answers, brief=False),
        "slices": {
            "worn": _slices(
                [photo.labels.get("worn", ("unlabelled",))[0] for photo in photos], wanted, weights, answers
            ),
            "shop": _slices([photo.shop for photo in photos], wanted, weights, answers),
        },
    }


def _slices(names: Sequence[str], wanted: Floats, weights: Floats, answers: Answers) -> dict[str, Any]:
    sliced = {}
    for name in sorted(set(names)):
        rows = np.array([other == name for other in names])
        figures = _by_attribute(wanted[rows], weights[rows], answers.only(rows), brief=True)
        sliced[name] = {"photos": int(rows.sum()), "attributes": figures}
    return sliced


def _by_attribute(wanted: Floats, weights: Floats, answers: Answers, *, brief: bool) -> dict[str, Any]:
    figures = {}
    for column, head in enumerate(layout.heads()):
        labelled = weights[:, column] > 0
        if labelled.any():
            goal = wanted[labelled, head.span] > 0.5
            chances = answers.probabilities[head.attribute][labelled]
            asserted = answers.asserted[head.attribute][labelled]
            figures[head.attribute] = _figures(head, goal, chances, asserted, brief=brief)
    return figures


def _figures(head: layout.Head, goal: Flags, chances: Floats, asserted: Flags, *, brief: bool) -> dict[str, Any]:
    predicted = chances >= 0.5 if head.many else chances == chances.max(axis=1, keepdims=True)
    found: dict[str, Any] = {
        "photos": len(goal),
        "accuracy": _rounded((predicted == goal).all(axis=1).mean()),
        "macro_f1": _rounded(metrics.macro_f1(goal, predicted)),
        "coverage": _rounded(asserted.any(axis=1).mean()),
        "precision": _rounded((goal & asserted).sum() / asserted.sum()) if asserted.any() else None,
    }
    if brief:
        return found
    if head.many:
        found["balanced_accuracy"] = _rounded(_many_balanced(goal, predicted))
        found["ece"] = _rounded(metrics.calibration_error(chances.ravel(), goal.ravel()))
    else:
        truth, said = goal.argmax(axis=1), chances.argmax(axis=1)
        found["balanced_accuracy"] = _rounded(metrics.balanced_accuracy(truth, said))
        found["ece"] = _rounded(metrics.calibration_error(chances.max(axis=1), truth == said))
        found["confusions"] = metrics.confusion_pairs(truth, said, head.values)
    found["values"] = {
        value: _value_figures(goal[:, index], predicted[:, index], asserted[:, index])
        for index, value in enumerate(head.values)
        if goal[:, index].any()
    }
    return found


def _value_figures(goal: Flags, predicted: Flags, asserted: Flags) -> dict[str, Any]:
    right = goal & asserted
    return {
        "photos": int(goal.sum()),
        "f1": _rounded(metrics.f1_score(goal, predicted)),
        "asserted": int(asserted.sum()),
        "precision": _rounded(right.sum() / asserted.sum()) if asserted.any() else None,
    }


def _many_balanced(goal: Flags, predicted: Flags) -> float:
    """Mean over the values of the mean of the share found and the share rightly left out."""
    halves = []
    for index in np.flatnonzero(goal.any(axis=0) & ~goal.all(axis=0)):
        found = predicted[goal[:, index], index].mean()
        left_out = 1 - predicted[~goal[:, index], index].mean()
        halves.append((found + left_out) / 2)
    return float(np.mean(halves)) if halves else float("nan")


def _rounded(number: Any) -> float:
    return round(float(number), 4)
