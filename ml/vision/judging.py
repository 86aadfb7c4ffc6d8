"""Judge a model folder on labelled photos, through the graph that serves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.artifacts import open_artifact
from ml.data import LabelledPhoto, LabelsError, read_labels
from ml.vision import evaluation
from ml.vision.calibration import Judged
from ml.vision.eye import PHOTOS_AT_ONCE, Eye
from ml.vision.framing import framed
from ml.vision.photos import open_photo
from ml.vision.wanted import wanted_of

SPLIT = "split.json"


def judge_model(
    folder: Path,
    *,
    labels: Path,
    images: Path,
    shops: Collection[str] = (),
    held_out_only: bool = False,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """The report of ml.vision.evaluation, with the model's version.

    Raises ArtifactError, LabelsError or UnreadablePhotoError.
    """
    eye = Eye.open(folder)
    table = read_labels(labels, images)
    for problem in table.problems:
        say(f"Row {problem.row} set aside: {problem.message}")
    wanted_shops = set(shops)
    if held_out_only:
        wanted_shops |= set(open_artifact(folder, kind="vision").read_json(SPLIT)["held_out_shops"])
    photos = [photo for photo in table.photos if not wanted_shops or photo.shop in wanted_shops]
    if not photos:
        raise LabelsError("No photo comes from these shops: check --shops.")
    judged = see_all(eye, photos, say)
    answers = evaluation.answers_of(judged, eye.decisions)
    return {"model": eye.version} | evaluation.report(photos, judged.wanted, judged.weights, answers)


def see_all(eye: Eye, photos: Sequence[LabelledPhoto], say: Callable[[str], None]) -> Judged:
    """Raw scores of every photo, beside what people said it shows."""
    scores: list[NDArray[np.float32]] = []
    strangeness: list[NDArray[np.float32]] = []
    for start in range(0, len(photos), PHOTOS_AT_ONCE):
        some = photos[start : start + PHOTOS_AT_ONCE]
        squares = np.stack([np.asarray(framed(open_photo(photo.path), eye.size)) for photo in some])
        row_scores, _, row_strangeness = eye.infer(squares)
        scores.append(row_scores)
        strangeness.append(row_strangeness)
        if start % 400 == 0:
            say(f"Seen {start} of {len(photos)} photos.")
    wanted, weights = wanted_of(photos)
    return Judged(np.concatenate(scores), wanted, weights, np.concatenate(strangeness))
