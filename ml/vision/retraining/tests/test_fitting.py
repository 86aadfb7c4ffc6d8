"""The fit: nothing new changes nothing, new examples pull, and its slope is the slope of its loss."""

from __future__ import annotations

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.retraining.fitting import Rows, _loss, fit, probabilities

CHANNELS, COLUMNS = 6, layout.width() + 1
TONE = layout.head("metal_tone")
TONE_COLUMN = [head.attribute for head in layout.heads()].index("metal_tone")
DICE = np.random.default_rng(3)
KERNEL = DICE.normal(size=(CHANNELS, COLUMNS)).astype(np.float32)
BIAS = DICE.normal(size=COLUMNS).astype(np.float32)


def old_rows(count: int = 40) -> Rows:
    features = DICE.normal(size=(count, CHANNELS)).astype(np.float32)
    weights = np.full((count, len(layout.heads())), 1 / count, np.float32)
    return Rows(features, probabilities(features @ KERNEL + BIAS), weights)


def new_row(feature: float, weight: float) -> Rows:
    """A photo far from the others, said to be of the tone that seemed least likely."""
    features = np.full((1, CHANNELS), feature, np.float32)
    wanted = np.zeros((1, layout.width()), np.float32)
    wanted[0, least_likely(features)] = 1
    weights = np.zeros((1, len(layout.heads())), np.float32)
    weights[0, TONE_COLUMN] = weight
    return Rows(features, wanted, weights)


def least_likely(features: np.ndarray) -> int:
    return TONE.start + int((features @ KERNEL + BIAS)[0, TONE.span].argmin())


def test_without_new_examples_nothing_changes() -> None:
    kernel, bias = fit(KERNEL, BIAS, old_rows(), pull=1e-3, steps=30)
    np.testing.assert_allclose(kernel, KERNEL, atol=1e-4)
    np.testing.assert_allclose(bias, BIAS, atol=1e-4)


def test_a_new_example_is_learned_in_its_head_alone_and_jewellery_stays_as_it_was() -> None:
    old, new = old_rows(), new_row(4.0, 0.2)
    kernel, bias = fit(KERNEL, BIAS, old.joined(new), pull=1e-3, steps=60)
    said = least_likely(new.features)
    assert probabilities(new.features @ KERNEL + BIAS)[0, said] < 0.01
    assert probabilities(new.features @ kernel + bias)[0, said] > 0.8
    np.testing.assert_array_equal(kernel[:, -1], KERNEL[:, -1])
    assert bias[-1] == BIAS[-1]
    others = [n for n in range(layout.width()) if not TONE.start <= n < TONE.stop]
    np.testing.assert_allclose(kernel[:, others], KERNEL[:, others], atol=1e-3)


def test_the_same_rows_give_the_same_heads() -> None:
    rows = old_rows().joined(new_row(2.0, 0.1))
    first, second = (fit(KERNEL, BIAS, rows, pull=1e-3, steps=20) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


def test_a_strong_pull_keeps_the_live_weights() -> None:
    kernel, _ = fit(KERNEL, BIAS, new_row(4.0, 0.2), pull=1e6, steps=30)
    np.testing.assert_allclose(kernel, KERNEL, atol=1e-4)


def test_what_is_not_a_number_is_said_and_not_learned() -> None:
    rows = new_row(float("nan"), 0.2)
    with pytest.raises(FloatingPointError, match="not a number"):
        fit(KERNEL, BIAS, rows, pull=1e-3, steps=5)


def test_the_slope_is_that_of_the_loss() -> None:
    rows = old_rows(3).joined(new_row(1.0, 0.5))
    scores = (rows.features @ (KERNEL * 0.5) + BIAS)[:, : layout.width()].astype(np.float64)
    _, slope = _loss(scores, rows)
    for row, value in ((0, 0), (2, TONE.start), (3, TONE.start + 1), (1, layout.head("motifs").start + 2)):
        step = np.zeros_like(scores)
        step[row, value] = 1e-4
        numeric = (_loss(scores + step, rows)[0] - _loss(scores - step, rows)[0]) / 2e-4
        assert slope[row, value] == pytest.approx(numeric, abs=1e-4)
