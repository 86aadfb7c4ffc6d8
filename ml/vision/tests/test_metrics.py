"""Promises of the figures: exact on examples small enough to count by hand."""

import numpy as np
import pytest

from ml.vision import layout, metrics
from ml.vision.figures import Said, figures, reliability, rounded


def said(attribute: str, goal: list[str], chances: list[dict[str, float]], threshold: float = 0.8) -> Said:
    """Photos of one head: what they show (values joined by ;), and the probabilities of some values."""
    head = layout.head(attribute)
    wanted = np.array([[value in shown.split(";") for value in head.values] for shown in goal])
    given = np.array([[row.get(value, 0.0) for value in head.values] for row in chances], np.float32)
    return Said.of(head, wanted, given, given >= threshold)


def measured(one: Said) -> dict[str, float | None]:
    return rounded(figures(one.head, one.tally().sum(axis=0)))


RINGS = said(
    "type",
    ["ring", "ring", "ring", "brooch"],
    [{"ring": 0.9, "brooch": 0.1}, {"ring": 0.6}, {"brooch": 0.85}, {"brooch": 0.9}],
)


def test_accuracy_counts_and_balanced_accuracy_weighs_values_alike() -> None:
    found = measured(RINGS)
    assert (found["accuracy"], found["balanced_accuracy"]) == (0.75, round((2 / 3 + 1) / 2, 4))


def test_coverage_counts_answers_and_precision_those_that_are_right() -> None:
    found = measured(RINGS)
    assert (found["coverage"], found["precision"]) == (0.75, 0.6667)


def test_macro_f1_is_the_mean_over_values_that_occur() -> None:
    assert measured(RINGS)["macro_f1"] == round((0.8 + 2 / 3) / 2, 4)
    wanted = np.array([[1, 0, 0], [1, 1, 0]], bool)
    named = np.array([[1, 0, 1], [0, 1, 0]], bool)
    assert metrics.macro_f1(wanted, named) == pytest.approx((2 / 3 + 1) / 2)


def test_calibration_error_is_the_gap_between_claim_and_truth() -> None:
    one = said("type", ["ring"] * 4, [{"ring": 0.9}, {"brooch": 0.9}, {"brooch": 0.3}, {"watch": 0.3}])
    assert measured(one)["ece"] == round((2 * 0.4 + 2 * 0.3) / 4, 4)
    assert reliability(one.tally().sum(axis=0)) == [
        {"from": 0.2667, "to": 0.3333, "answers": 2, "probability": 0.3, "right": 0.0},
        {"from": 0.8667, "to": 0.9333, "answers": 2, "probability": 0.9, "right": 0.5},
    ]


def test_a_set_is_right_only_whole_and_overlaps_by_its_parts() -> None:
    one = said("stone_colours", ["blue", "blue;clear"], [{"blue": 0.9}, {"blue": 0.7, "red": 0.6}])
    found = measured(one)
    assert (found["accuracy"], found["overlap"]) == (0.5, 0.75)


def test_what_cannot_be_measured_is_none_and_not_a_number() -> None:
    assert measured(said("type", ["ring"], [{"ring": 0.5}]))["precision"] is None


def test_the_commonest_confusions_come_first_and_values_without_a_partner_are_said() -> None:
    goal = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], bool)
    named = np.array([[0, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], bool)
    assert metrics.confusion_pairs(goal, named, ["a", "b", "c"]) == [("a", "b", 2), ("b", metrics.NOTHING, 1)]
