"""Promises of a training: the same seed gives the same network, and so does a training that was killed and resumed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.vision.tests.conftest import small_backbone
from ml.vision.tests.drawn import shop_photos

# TensorFlow takes a busy machine a while.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """A lesson of 24 photos, and the recipe for it."""
    from ml.data import read_labels
    from ml.vision.training import network
    from ml.vision.training.lesson import prepare
    from ml.vision.training.recipe import Recipe

    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    folder = tmp_path_factory.mktemp("repeatable")
    table = read_labels(shop_photos(folder), folder)
    recipe = Recipe(weights="none", size=16, sight=16, batch=8, epochs=2, head_epochs=1)
    prepared = prepare([table.photos], recipe, held_out_shops=["shop3"], shelf=folder / "shelf", say=str)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "_backbone", small_backbone)
        yield prepared.lesson, recipe


def learned(lesson: Any, recipe: Any, checkpoint: Path, *, resume: bool = False) -> tuple[Any, list[Any]]:
    import keras

    from ml.vision.training import network
    from ml.vision.training.heads import train_heads
    from ml.vision.training.loop import train_all

    keras.utils.set_random_seed(recipe.seed)
    model = network.build_for(recipe)
    if not resume:
        train_heads(model, lesson, recipe, str)
    history = train_all(model, lesson, recipe, checkpoint, resume=resume, say=str)
    return model.get_weights(), [{k: v for k, v in record.items() if k != "seconds"} for record in history]


def same(first: list[Any], second: list[Any]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))


@pytest.fixture(scope="module")
def stopped(start: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint of a training that was killed in its second epoch."""
    from ml.vision.training import loop

    run_epoch = loop._Stepper.run_epoch

    def killed(self: Any, epoch: int, progress: Any) -> Any:
        if epoch == 1:
            raise KeyboardInterrupt
        return run_epoch(self, epoch, progress)

    checkpoint = tmp_path_factory.mktemp("stopped") / "checkpoint.npz"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop._Stepper, "run_epoch", killed)
        with pytest.raises(KeyboardInterrupt):
            learned(*start, checkpoint)
    return checkpoint


def test_a_training_goes_on_only_with_the_same_photos_and_settings(start: tuple[Any, Any], stopped: Path) -> None:
    from ml.vision.training.checkpoint import CheckpointError

    lesson, recipe = start
    with pytest.raises(CheckpointError, match="made by other settings"):
        learned(lesson, replace(recipe, without=("blur",)), stopped, resume=True)
    fewer = replace(lesson, training=lesson.training[:-1], shares=lesson.shares[:-1])
    with pytest.raises(CheckpointError, match="made from other photos or labels"):
        learned(fewer, recipe, stopped, resume=True)


def test_a_seed_repeats_itself_and_a_killed_training_ends_where_it_would_have(
    start: tuple[Any, Any], stopped: Path, tmp_path: Path
) -> None:
    """The killed training began anew from the seed: had that not given the same epoch, the ends would differ, too."""
    whole, history = learned(*start, tmp_path / "checkpoint.npz")
    resumed, resumed_history = learned(*start, stopped, resume=True)
    assert same(whole, resumed)
    assert resumed_history == history


def test_a_training_that_had_stopped_early_learns_nothing_more_when_it_is_resumed(
    start: tuple[Any, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ml.vision.training import loop

    lesson, recipe = start
    patient = replace(recipe, epochs=9, patience=1)
    falling = iter([0.9, 0.1])
    monkeypatch.setattr(loop._Stepper, "run_epoch", lambda self, epoch, progress: {"loss": 1.0, "seconds": 0.0})
    monkeypatch.setattr(loop, "judge", lambda *_: {"score": next(falling)})
    checkpoint = tmp_path / "checkpoint.npz"
    whole, history = learned(lesson, patient, checkpoint)
    assert [record["score"] for record in history] == [0.9, 0.1]
    resumed, again = learned(lesson, patient, checkpoint, resume=True)
    assert again == history
    assert same(whole, resumed)
