"""Promises of calibration: thresholds keep the precision they were set for, temperatures soften the cocksure."""

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.calibration import Judged, calibrate, cross_fitted, threshold_for

HALF = np.linspace(0.99, 0.01, 99, dtype=np.float32)


def judged(right: int, wrong: int, *, score: float = 6.0) -> Judged:
    """Photos of rings, all called a ring by `score`, of which `wrong` are brooches."""
    head = layout.head("type")
    count = right + wrong
    scores = np.zeros((count, layout.width() + 1), np.float32)
    wanted = np.zeros_like(scores)
    weights = np.zeros((count, len(layout.heads()) + 1), np.float32)
    scores[:, head.start + head.values.index("ring")] = score
    wanted[:right, head.start + head.values.index("ring")] = 1
    wanted[right:, head.start + head.values.index("brooch")] = 1
    wanted[:, -1] = weights[:, -1] = weights[:, 0] = 1
    return Judged(scores, wanted, weights, np.linspace(0, 1, count, dtype=np.float32))


def test_the_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    right = HALF >= 0.5
    # 50 right of 51, and the imagined mistake: 0.962; one answer further it would be 0.943.
    assert threshold_for(HALF, right) == pytest.approx(0.49)
    right[:3] = False
    # 47 of 50 are right down to 0.5: with the imagined mistake less than 0.95 at every point.
    assert threshold_for(HALF, right) is None


def test_eighteen_right_answers_prove_nothing_and_nineteen_do() -> None:
    assert threshold_for(HALF[:18], np.ones(18, bool)) is None
    assert threshold_for(HALF[:19], np.ones(19, bool)) == pytest.approx(HALF[18])


def test_equal_probabilities_pass_or_fail_together() -> None:
    probability = np.full(40, 0.9, np.float32)
    assert threshold_for(probability, np.arange(40) < 20) is None


def test_no_answers_give_no_threshold() -> None:
    assert threshold_for(HALF[:0], np.zeros(0, bool)) is None


def test_cocksure_scores_are_softened() -> None:
    assert calibrate(judged(50, 50)).temperatures["type"] > 1.5
    assert calibrate(judged(100, 0)).temperatures["type"] < 1.0


def test_only_proven_values_are_asserted() -> None:
    thresholds = calibrate(judged(100, 0)).thresholds["type"]
    assert {value for value, limit in thresholds.items() if limit is not None} == {"ring"}
    assert set(calibrate(judged(50, 50)).thresholds["type"].values()) == {None}


def test_unlabelled_attributes_keep_temperature_one_and_assert_nothing() -> None:
    rules = calibrate(judged(100, 0))
    assert rules.temperatures["motifs"] == 1.0
    assert set(rules.thresholds["motifs"].values()) == {None}


def test_nearly_all_jewellery_lies_below_the_limit_of_strangeness() -> None:
    assert calibrate(judged(101, 0)).strangeness_at_most == pytest.approx(0.98)


@pytest.mark.parametrize(("score", "limit"), [(-3, 0.5), (2, 0.8808), (9, 0.95)])
def test_nearly_all_jewellery_scores_above_the_limit_for_jewellery(score: float, limit: float) -> None:
    photos = judged(50, 0)
    photos.scores[:, -1] = score
    assert calibrate(photos).jewellery_at_least == pytest.approx(limit, abs=1e-4)


def test_every_shop_is_judged_once_by_the_others() -> None:
    shops = [f"shop{number % 7}" for number in range(35)]
    rows = [part_rows.tolist() for _, part_rows, _ in cross_fitted(judged(35, 0), shops)]
    assert sorted(row for part in rows for row in part) == list(range(35))
    for part in rows:
        here = {shops[row] for row in part}
        assert all(row in part for row in range(35) if shops[row] in here)
