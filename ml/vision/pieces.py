"""Are several photos of a piece better than one? Combined answers against those of single photos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.data import LabelledPhoto
from ml.vision import layout
from ml.vision.calibration import Judged
from ml.vision.combine import BY_PHOTO, LEAST_CHANCE, combine, pooled, telling_photos
from ml.vision.decisions import Decisions, probabilities_of
from ml.vision.figures import MAY_BE_STATED, rounded
from ml.vision.intervals import intervals, units_of
from ml.vision.readings import PhotoReading, PieceReading, readings_of

Sums = NDArray[np.float64]
_COLUMNS = ("pieces", "single", "surest", "hindsight", "combined", "asserted", "upheld", "loss surest", "loss combined")


def report(photos: Sequence[LabelledPhoto], judged: Judged, decisions: Decisions) -> dict[str, Any]:
    """By attribute, over pieces whose photos have the same label: how right one photo is, and all together.

    `single`: the average photo; `surest`: the one photo that is surest of itself; `hindsight`: the photo that turned
    out best, which nobody can choose beforehand; `combined`: ml.vision.combine. Right means the accuracy of a
    one-valued attribute, the F1 of the named set of a many-valued one. `gain` is combined less surest. `log_loss`
    (the smaller the better) judges the probabilities themselves, whatever is named: of combined and of surest.
    """
    groups = _groups(photos)
    read = {name: [_reading(judged, row, decisions) for row in rows] for name, rows in groups.items()}
    combined = {name: combine(readings) for name, readings in read.items()}
    found: dict[str, Any] = {
        "pieces": len(groups),
        "photos": sum(len(rows) for rows in groups.values()),
        "attributes": {},
    }
    for column, head in enumerate(layout.heads()):
        if head.attribute in BY_PHOTO:
            continue
        chosen = {name: rows for name, rows in groups.items() if _agreed(photos, rows, head, judged.weights[:, column])}
        if chosen:
            found["attributes"][head.attribute] = _attribute(head, chosen, photos, judged, read, combined)
    return found


def _attribute(
    head: layout.Head,
    groups: Mapping[str, list[int]],
    photos: Sequence[LabelledPhoto],
    judged: Judged,
    read: Mapping[str, list[PhotoReading]],
    combined: Mapping[str, PieceReading],
) -> dict[str, Any]:
    tally = np.array(
        [
            _tally(head, judged.wanted[rows[0], head.span] > MAY_BE_STATED, read[name], combined[name])
            for name, rows in groups.items()
        ]
    )
    units = units_of([photos[rows[0]] for rows in groups.values()])
    between = intervals(units.sums(tally), _figures)
    differ = np.array([head.attribute in combined[name].disagreements for name in groups])
    wrong = tally[:, _COLUMNS.index("combined")] < 1
    return {
        "pieces": len(groups),
        **rounded(_figures(tally.sum(axis=0))),
        "intervals": {name: between[name] for name in ("gain", "log_loss_gain")},
        "disagreements": int(differ.sum()),
        "wrong": int(wrong.sum()),
        "wrong_and_said_to_disagree": int((differ & wrong).sum()),
    }


def _figures(sums: Sums) -> dict[str, Sums]:
    count, single, surest, hindsight, combined, asserted, upheld, surest_loss, loss = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "single": single / count,
            "surest": surest / count,
            "hindsight": hindsight / count,
            "combined": combined / count,
            "gain": (combined - surest) / count,
            "precision": np.where(asserted > 0, upheld / asserted, np.nan),
            "log_loss": loss / count,
            "log_loss_surest": surest_loss / count,
            "log_loss_gain": (surest_loss - loss) / count,
        }


def _tally(
    head: layout.Head, goal: NDArray[np.bool_], photos: Sequence[PhotoReading], piece: PieceReading
) -> list[float]:
    truth = {value for value, wanted in zip(head.values, goal, strict=True) if wanted}
    scores = [_score(head, truth, photo.readings) for photo in photos]
    shared = probabilities_of(pooled(telling_photos(photos), head), many=head.many)
    rows = np.stack([probabilities_of(photo.logits[head.attribute], many=head.many) for photo in photos])
    surest = int((np.abs(rows - MAY_BE_STATED).mean(axis=1) if head.many else rows.max(axis=1)).argmax())
    asserted = {one.value for one in piece.readings if one.attribute == head.attribute and one.asserted}
    return [
        1.0,
        float(np.mean(scores)),
        scores[surest],
        max(scores),
        _score(head, truth, piece.readings),
        float(len(asserted)),
        float(len(asserted & truth)),
        _loss(head, goal, rows[surest]),
        _loss(head, goal, shared),
    ]


def _score(head: layout.Head, truth: set[str], readings: Sequence[Any]) -> float:
    """F1 of the named set; for a one-valued attribute that is 1 or 0."""
    named = {
        one.value
        for one in readings
        if one.attribute == head.attribute and (not head.many or one.probability >= MAY_BE_STATED)
    }
    return 2 * len(named & truth) / max(len(named) + len(truth), 1)


def _loss(head: layout.Head, goal: NDArray[np.bool_], chances: NDArray[np.float32]) -> float:
    chances = np.clip(chances.astype(np.float64), LEAST_CHANCE, 1 - LEAST_CHANCE)
    return -float(np.log(np.where(goal, chances, 1 - chances)).sum() if head.many else np.log(chances[goal]).sum())


def _groups(photos: Sequence[LabelledPhoto]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, photo in enumerate(photos):
        rows[f"{photo.shop}:{photo.group}"].append(row)
    return {name: members for name, members in rows.items() if len(members) > 1}


def _agreed(photos: Sequence[LabelledPhoto], rows: Sequence[int], head: layout.Head, weights: Any) -> bool:
    labels = {photos[row].labels.get(head.attribute) for row in rows}
    return len(labels) == 1 and bool((weights[list(rows)] > 0).all())


def _reading(judged: Judged, row: int, decisions: Decisions) -> PhotoReading:
    scores = judged.scores[row]
    jewellery = decisions.is_jewellery(scores, float(judged.strangeness[row]))
    logits = decisions.calibrated(scores)
    return PhotoReading(
        readings=readings_of(logits, decisions, jewellery=jewellery),
        evidence={},
        jewellery=jewellery,
        seconds=0.0,
        logits=logits,
        decisions=decisions,
    )
