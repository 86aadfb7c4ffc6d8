"""Judge a model folder on labelled photos, through the graph that serves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.artifacts import open_artifact
from ml.data import LabelledPhoto, LabelsError, LabelTable, read_labels
from ml.vision import evaluation, evidence_checks, pieces
from ml.vision.calibration import Judged
from ml.vision.evaluation import Answers
from ml.vision.eye import PHOTOS_AT_ONCE, Eye
from ml.vision.framing import framed
from ml.vision.intervals import RESAMPLES
from ml.vision.photos import UnreadablePhotoError, open_photo
from ml.vision.wanted import wanted_of

SPLIT = "split.json"
SAID_EVERY = 400

Say = Callable[[str], None]


@dataclass(frozen=True)
class Sitting:
    """What a judging leaves behind: the report, and the photos with the scores and answers it rests on."""

    eye: Eye
    photos: tuple[LabelledPhoto, ...]
    judged: Judged
    answers: Answers
    report: dict[str, Any]


def judge_model(
    folder: Path,
    *,
    labels: Path,
    images: Path,
    shops: Collection[str] = (),
    held_out_only: bool = False,
    checked_photos: int = evidence_checks.PHOTOS,
    say: Say,
) -> Sitting:
    """Everything that ml.vision.evaluation, pieces and evidence_checks measure, with the model's version.

    Rows and photos that cannot be used are set aside, told by `say`, and listed in the report as `set_aside`.
    Raises ArtifactError or LabelsError.
    """
    eye = Eye.open(folder)
    table = read_labels(labels, images)
    wanted_shops = set(shops) | (_held_out(folder) if held_out_only else set())
    chosen = [photo for photo in table.photos if not wanted_shops or photo.shop in wanted_shops]
    if not chosen:
        raise LabelsError(_no_photo(table, shops, held_out_only=held_out_only))
    problems = [f"Row {problem.row}: {problem.message}" for problem in table.problems]
    photos, judged, unreadable = see_all(eye, chosen, say)
    problems += unreadable
    for problem in problems:
        say(f"Set aside. {problem}")
    if not photos:
        raise LabelsError(f"None of the {len(chosen)} photos could be read. {unreadable[0]}")
    answers = evaluation.answers_of(judged, eye.decisions)
    report = {"model": eye.version} | evaluation.report(
        photos, judged.wanted, judged.weights, answers, resamples=RESAMPLES
    )
    report["pieces"] = pieces.report(photos, judged, eye.decisions)
    report["evidence"] = evidence_checks.report(eye, photos, folder, count=checked_photos, say=say)
    report["set_aside"] = problems
    return Sitting(eye, tuple(photos), judged, answers, report)


def see_all(eye: Eye, photos: Sequence[LabelledPhoto], say: Say) -> tuple[list[LabelledPhoto], Judged, list[str]]:
    """The photos that could be read, their raw scores beside what people said, and a sentence for each other one."""
    read: list[LabelledPhoto] = []
    unreadable: list[str] = []
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(photos), PHOTOS_AT_ONCE):
        squares = []
        for photo in photos[start : start + PHOTOS_AT_ONCE]:
            try:
                squares.append(np.asarray(framed(open_photo(photo.path), eye.size)))
                read.append(photo)
            except UnreadablePhotoError as error:
                unreadable.append(str(error))
        if squares:
            scores, _, strangeness = eye.infer(np.stack(squares))
            rows.append((scores, strangeness))
        if start % SAID_EVERY == 0:
            say(f"Seen {start} of {len(photos)} photos.")
    wanted, weights = wanted_of(read)
    if not rows:
        return [], Judged(wanted, wanted, weights, np.zeros(0, np.float32)), unreadable
    scores, strangeness = (np.concatenate(part) for part in zip(*rows, strict=True))
    return read, Judged(scores, wanted, weights, strangeness), unreadable


def _held_out(folder: Path) -> set[str]:
    return set(open_artifact(folder, kind="vision").read_json(SPLIT)["held_out_shops"])


def _no_photo(table: LabelTable, shops: Collection[str], *, held_out_only: bool) -> str:
    found = sorted({photo.shop for photo in table.photos})
    some = ", ".join(found[:8]) + (" ..." if len(found) > 8 else "")
    if held_out_only and not shops:
        return (
            f"No photo comes from a shop that this model was held back from (there are: {some}): leave --held-out out."
        )
    return f"No photo comes from these shops (there are: {some}): check --shops."
