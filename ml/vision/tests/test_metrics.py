"""Promises of the figures: exact on examples small enough to count by hand."""

import numpy as np
import pytest

from ml.vision import metrics

WANTED = np.array([0, 0, 0, 1])
SAID = np.array([0, 0, 1, 1])


def test_accuracy_counts_and_balanced_accuracy_weighs_values_alike() -> None:
    assert metrics.accuracy(WANTED, SAID) == 0.75
    assert metrics.balanced_accuracy(WANTED, SAID) == pytest.approx((2 / 3 + 1) / 2)


def test_macro_f1_is_the_mean_over_values_that_occur() -> None:
    wanted = np.array([[1, 0, 0], [1, 1, 0]], bool)
    said = np.array([[1, 0, 1], [0, 1, 0]], bool)
    assert metrics.macro_f1(wanted, said) == pytest.approx((2 / 3 + 1) / 2)


def test_calibration_error_is_the_gap_between_claim_and_truth() -> None:
    probability = np.array([0.9, 0.9, 0.3, 0.3], np.float32)
    right = np.array([True, False, False, False])
    assert metrics.calibration_error(probability, right) == pytest.approx((2 * 0.4 + 2 * 0.3) / 4)


def test_the_commonest_confusions_come_first() -> None:
    wanted, said = np.array([0, 0, 1, 1, 2]), np.array([1, 1, 0, 1, 2])
    assert metrics.confusion_pairs(wanted, said, ["a", "b", "c"]) == [("a", "b", 2), ("b", "a", 1)]
