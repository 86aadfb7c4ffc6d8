"""New examples weigh as much as the old answers bear: what contradicts the old photos is held back."""

from __future__ import annotations

import numpy as np

from ml.vision import layout
from ml.vision.retraining.fitting import Rows
from ml.vision.retraining.holding import MOVED_AT_MOST, fit_held, moved_by
from ml.vision.retraining.lessons import bank_rows
from ml.vision.retraining.tests.conftest import World

TONE = layout.head("metal_tone")
COLUMN = [head.attribute for head in layout.heads()].index("metal_tone")


def silence(done: int, of: int) -> None:
    """Nobody watches."""


def said_white(features: np.ndarray, weight: float) -> Rows:
    wanted = np.zeros((len(features), layout.width()), np.float32)
    wanted[:, TONE.start + TONE.values.index("white")] = 1
    weights = np.zeros((len(features), len(layout.heads())), np.float32)
    weights[:, COLUMN] = weight / len(features)
    return Rows(features.astype(np.float32), wanted, weights)


def test_the_old_answers_have_not_moved_before_anything_was_learned(world: World) -> None:
    bank = world.opened()
    assert moved_by(bank_rows(bank), bank.kernel, bank.bias) < 1e-6


def test_examples_that_contradict_the_old_photos_are_held_back(world: World) -> None:
    bank = world.opened()
    yellow = [n for n, labels in enumerate(bank.train.labels) if labels["metal_tone"] == ("yellow",)]
    false = said_white(bank.train.features[yellow], 0.5)
    held = fit_held(bank.kernel, bank.bias, bank_rows(bank), false, artisans=1, progress=silence)
    assert held.used < 0.5
    assert held.moved <= MOVED_AT_MOST


def test_examples_unlike_any_old_photo_are_learned_in_full(world: World) -> None:
    bank = world.opened()
    # One direction in which the old photos do not vary: learning along it leaves their answers alone.
    _, _, axes = np.linalg.svd(bank.train.features - bank.train.features.mean(axis=0), full_matrices=False)
    far = bank.train.features.mean(axis=0) + 60 * axes[-1]
    new = said_white(np.tile(far, (20, 1)), 0.05)
    held = fit_held(bank.kernel, bank.bias, bank_rows(bank), new, artisans=1, progress=silence)
    assert held.used == 1
    said = (new.features @ held.kernel + held.bias)[0, TONE.span]
    assert TONE.values[int(said.argmax())] == "white"


def test_more_artisans_may_move_the_old_answers_farther(world: World) -> None:
    bank = world.opened()
    yellow = [n for n, labels in enumerate(bank.train.labels) if labels["metal_tone"] == ("yellow",)]
    rows = said_white(bank.train.features[yellow], 0.5)
    alone, nine = (
        fit_held(bank.kernel, bank.bias, bank_rows(bank), rows, artisans=artisans, progress=silence).moved
        for artisans in (1, 9)
    )
    assert alone < nine <= 3 * MOVED_AT_MOST
