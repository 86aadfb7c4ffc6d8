"""How good the eye is, by attribute and by slice: from its answers and what people said the photos show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.vision import figures, layout, metrics, slices
from ml.vision.calibration import Judged
from ml.vision.decisions import Decisions, probabilities_of
from ml.vision.figures import Said
from ml.vision.intervals import LEVEL, intervals, units_of

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Sums = NDArray[np.float64]


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


def report(
    photos: Sequence[LabelledPhoto], wanted: Floats, weights: Floats, answers: Answers, *, resamples: int = 0
) -> dict[str, Any]:
    """Figures by attribute and by slice. wanted [n, values + 1], weights [n, heads + 1].

    With `resamples` each figure has an interval and slices that fall behind are named.
    """
    said = _said(wanted, weights, answers)
    tallies = {attribute: (labelled, one.tally()) for attribute, (labelled, one) in said.items()}
    found: dict[str, Any] = {
        "photos": len(photos),
        "shops": sorted({photo.shop for photo in photos}),
        "jewellery_recognised": round(float(answers.jewellery.mean()), 4),
        "attributes": {
            attribute: _figures(photos, labelled, tallies[attribute][1], one.head, resamples) | _details(one)
            for attribute, (labelled, one) in said.items()
        },
        "slices": {kind: _slices(photos, kind, tallies, resamples) for kind in slices.KINDS},
    }
    if resamples:
        named, comparisons = slices.behind(photos, tallies)
        found |= {
            "intervals": _method(photos, resamples),
            "behind": [one.as_json() for one in named],
            "compared": comparisons,
        }
    return found


def _said(wanted: Floats, weights: Floats, answers: Answers) -> dict[str, tuple[Flags, Said]]:
    """By attribute: which photos are labelled [n], and what was wanted and said of those."""
    found = {}
    for column, head in enumerate(layout.heads()):
        labelled = weights[:, column] > 0
        if labelled.any():
            goal = wanted[labelled, head.span] > 0.5
            chances, asserted = answers.probabilities[head.attribute], answers.asserted[head.attribute]
            found[head.attribute] = labelled, Said.of(head, goal, chances[labelled], asserted[labelled])
    return found


def _slices(
    photos: Sequence[LabelledPhoto], kind: str, tallies: Mapping[str, tuple[Flags, Sums]], resamples: int
) -> dict[str, Any]:
    sliced = {}
    for name, rows in slices.slices(photos, kind).items():
        sliced[name] = {
            "photos": int(rows.sum()),
            "attributes": {
                attribute: _figures(photos, labelled & rows, tally[rows[labelled]], layout.head(attribute), resamples)
                for attribute, (labelled, tally) in tallies.items()
                if (labelled & rows).any()
            },
        }
    return sliced


def _figures(
    photos: Sequence[LabelledPhoto], rows: Flags, tally: Sums, head: layout.Head, resamples: int
) -> dict[str, Any]:
    measure = partial(figures.figures, head)
    found: dict[str, Any] = {"photos": len(tally)} | figures.rounded(measure(tally.sum(axis=0)))
    if resamples:
        units = units_of([photo for photo, chosen in zip(photos, rows, strict=True) if chosen])
        found["units"] = f"{units.count} {units.kind}"
        found["intervals"] = intervals(units.sums(tally), measure, resamples=resamples)
    return found


def _details(said: Said) -> dict[str, Any]:
    return {
        "reliability": figures.reliability(said.tally().sum(axis=0)),
        "confusions": metrics.confusion_pairs(said.goal, said.named, said.head.values),
        "values": {
            value: _value_figures(said.goal[:, index], said.named[:, index], said.asserted[:, index])
            for index, value in enumerate(said.head.values)
            if said.goal[:, index].any()
        },
    }


def _value_figures(goal: Flags, named: Flags, asserted: Flags) -> dict[str, Any]:
    return {
        "photos": int(goal.sum()),
        "f1": round(metrics.f1_score(goal, named), 4),
        "asserted": int(asserted.sum()),
        "precision": round(float((goal & asserted).sum() / asserted.sum()), 4) if asserted.any() else None,
    }


def _method(photos: Sequence[LabelledPhoto], resamples: int) -> dict[str, Any]:
    units = units_of(photos)
    return {"level": LEVEL, "resampled": units.kind, "units": units.count, "resamples": resamples, "method": "BCa"}
