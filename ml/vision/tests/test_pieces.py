"""Promises about pieces: what one photo says, what all say together, and who was told that they disagree."""

from pathlib import Path

import numpy as np
import pytest

from ml.data import LabelledPhoto
from ml.vision import layout, pieces
from ml.vision.calibration import Judged
from ml.vision.tests.sample import decisions


def judged(rows: list[tuple[str, str, dict[str, float]]]) -> tuple[list[LabelledPhoto], Judged]:
    """Photos as (group, true type, scores of types)."""
    head = layout.head("type")
    scores = np.full((len(rows), layout.width() + 1), -9.0, np.float32)
    scores[:, -1] = 9
    wanted, weights = np.zeros_like(scores), np.zeros((len(rows), len(layout.heads()) + 1), np.float32)
    photos = []
    for number, (group, truth, given) in enumerate(rows):
        for value, score in given.items():
            scores[number, head.start + head.values.index(value)] = score
        wanted[number, head.start + head.values.index(truth)] = 1
        weights[number, 0] = 1
        photos.append(LabelledPhoto(Path(f"{number}.jpg"), "shop", group, {"type": (truth,)}))
    return photos, Judged(scores, wanted, weights, np.zeros(len(rows), np.float32))


def test_photos_together_are_measured_beside_one_the_surest_and_the_best_in_hindsight() -> None:
    rows = [
        ("a", "ring", {"ring": 2, "brooch": 0.8}),
        ("a", "ring", {"ring": 2, "brooch": 1}),
        ("a", "ring", {"brooch": 6, "ring": 4.5}),
        ("b", "brooch", {"ring": 3}),
        ("b", "brooch", {"brooch": 3}),
        ("alone", "ring", {"ring": 3}),
    ]
    report = pieces.report(*judged(rows), decisions())
    assert (report["pieces"], report["photos"]) == (2, 5)
    found = report["attributes"]["type"]
    assert (found["pieces"], found["single"], found["hindsight"]) == (2, round((2 / 3 + 1 / 2) / 2, 4), 1.0)
    assert (found["surest"], found["combined"], found["gain"]) == (0.0, 0.5, 0.5)
    assert (found["wrong"], found["wrong_and_said_to_disagree"]) == (1, 1)
    assert found["log_loss_gain"] == pytest.approx(found["log_loss_surest"] - found["log_loss"], abs=2e-4)
    assert found["log_loss_gain"] > 0


def test_photos_with_different_labels_are_no_measure() -> None:
    rows = [("a", "ring", {"ring": 3}), ("a", "brooch", {"brooch": 3})]
    assert pieces.report(*judged(rows), decisions())["attributes"] == {}


def test_without_groups_there_is_nothing_to_measure() -> None:
    report = pieces.report(*judged([("a", "ring", {"ring": 3})]), decisions())
    assert report == {"pieces": 0, "photos": 0, "attributes": {}}
