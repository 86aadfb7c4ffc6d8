"""The training itself: heads on frozen features first, then every layer, gently; it can stop and go on."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ml.vision.metrics import summary_score
from ml.vision.training import network
from ml.vision.training.averaging import WeightAverage
from ml.vision.training.checkpoint import CheckpointError, read_state, restore_variables, save_checkpoint
from ml.vision.training.feed import drawn_order, judging_batches, training_batches
from ml.vision.training.losses import loss
from ml.vision.training.progress import Progress
from ml.vision.training.recipe import Recipe
from ml.vision.training.scalars import Scalars
from ml.vision.training.shelf import Pictures
from ml.vision.training.targets import Targets, value_weights

WARM_UP_SHARE = 0.06
CLIP_NORM = 2.0
JUDGING_BATCH = 64
Say = Callable[[str], None]


@dataclass(frozen=True)
class Lesson:
    """What is learned from and judged on. Rows point into `pictures` and `targets`; `shares` go with `training`.

    An epoch draws about `draws` pictures, however many there are: as many as the main table has photos to learn from.
    """

    pictures: Pictures
    targets: Targets
    training: NDArray[np.int64]
    shares: NDArray[np.float64]
    held_out: NDArray[np.int64]
    draws: int

    def fingerprint(self) -> str:
        """Names what is learned and judged: a training goes on only with the same."""
        digest = hashlib.sha256()
        for part in (self.targets.wanted, self.targets.weights, self.training, self.shares, self.held_out):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()


def predict(
    model: keras.Model, pictures: Pictures, rows: NDArray[np.int64], size: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Scores [n, values + 1] and pooled features [n, channels] of the pictures in `rows`."""
    run = tf.function(lambda photos: model(photos, training=False), autograph=False, reduce_retracing=True)
    parts = [run(photos) for photos in judging_batches(pictures, rows, size=size, batch=JUDGING_BATCH)]
    return (
        np.concatenate([scores.numpy() for scores, _ in parts]),
        np.concatenate([pooled.numpy() for _, pooled in parts]),
    )


def train_all(
    model: keras.Model,
    lesson: Lesson,
    recipe: Recipe,
    checkpoint: Path,
    *,
    resume: bool,
    say: Say,
    scalars: Scalars | None = None,
) -> list[dict[str, Any]]:
    """Fine-tune every layer; the averaged weights of the best epoch on held-out shops stay in the model.

    Returns the history by epoch.
    After each epoch everything is stored at `checkpoint`; with `resume` the training goes on from there.
    Raises CheckpointError if the checkpoint was made by another recipe or from another lesson.
    """
    stepper = _Stepper(model, lesson, recipe)
    history = _gone_on(stepper, checkpoint, say) if resume else []
    best: list[NDArray[np.float32]] = model.get_weights()
    if history:
        restore_variables(checkpoint, stepper.variables)
    scalars = scalars or Scalars.to(None)
    with Progress(recipe.epochs * stepper.steps, len(history) * stepper.steps, say) as progress:
        for epoch in range(len(history), recipe.epochs):
            # Asked before the epoch, so that a training that stopped early and was then killed does not go on.
            if history and _no_better_for(history) >= recipe.patience:
                say(f"No better for {recipe.patience} epochs: stopping early.")
                break
            record = stepper.run_epoch(epoch, progress)
            with stepper.average.in_place():
                record |= judge(model, lesson, recipe.size)
                if record["score"] >= max((past["score"] for past in history), default=-math.inf):
                    best = model.get_weights()
                    save_checkpoint(checkpoint.with_name("best.npz"), model.weights, {"epoch": epoch})
            history.append(record)
            state = {"recipe": recipe.as_json(), "lesson": lesson.fingerprint(), "history": history}
            save_checkpoint(checkpoint, stepper.variables, state)
            scalars.write(record, group="epoch", step=epoch + 1)
            say(f"Epoch {epoch + 1} of {recipe.epochs}: " + ", ".join(f"{k} {v:.3f}" for k, v in record.items()))
    model.set_weights(best)
    return history


def _gone_on(stepper: _Stepper, checkpoint: Path, say: Say) -> list[dict[str, Any]]:
    """The history so far; the best weights so far are in the model. Empty without a checkpoint."""
    state = read_state(checkpoint)
    if state is None:
        return []
    if state["recipe"] != stepper.recipe.as_json():
        raise CheckpointError(f"{checkpoint} was made by other settings: repeat them or train without --resume.")
    if state["lesson"] != stepper.lesson.fingerprint():
        raise CheckpointError(f"{checkpoint} was made from other photos or labels: train without --resume.")
    restore_variables(checkpoint.with_name("best.npz"), stepper.model.weights)
    history: list[dict[str, Any]] = state["history"]
    say(f"Going on after epoch {len(history)}.")
    return history


def judge(model: keras.Model, lesson: Lesson, size: int) -> dict[str, float]:
    """The figures that decide which epoch is best, on the held-out shops."""
    scores, _ = predict(model, lesson.pictures, lesson.held_out, size)
    return summary_score(scores, lesson.targets.wanted[lesson.held_out], lesson.targets.weights[lesson.held_out])


def _no_better_for(history: list[dict[str, Any]]) -> int:
    scores = [record["score"] for record in history]
    return len(scores) - 1 - int(np.argmax(scores))


def _chosen(targets: Targets, rows: NDArray[np.int64]) -> Targets:
    return Targets(targets.wanted[rows], targets.weights[rows])


class _Stepper:
    """Two optimizers, a gentle one for the backbone and a bolder one for the heads, on one schedule.

    What is judged and kept is the average of the weights so far.
    """

    def __init__(self, model: keras.Model, lesson: Lesson, recipe: Recipe) -> None:
        self.model, self.lesson, self.recipe = model, lesson, recipe
        self.steps = max(1, lesson.draws // recipe.batch)
        self._bodies = list(model.get_layer(network.BACKBONE_LAYER).trainable_variables)
        self._head = model.get_layer(network.HEAD_LAYER)
        self._heads = list(self._head.trainable_variables)
        self._from_scratch = recipe.weights == "none"
        self._gentle = keras.optimizers.AdamW(recipe.backbone_rate, weight_decay=recipe.weight_decay)
        self._bold = keras.optimizers.AdamW(recipe.head_rate, weight_decay=recipe.weight_decay)
        self._gentle.build(self._bodies)
        self._bold.build(self._heads)
        self._counts = tf.constant(value_weights(_chosen(lesson.targets, lesson.training)))
        self.average = WeightAverage([*self._bodies, *self._heads])
        self._step = tf.function(self._learn, autograph=False)

    @property
    def variables(self) -> list[Any]:
        return [*self.model.weights, *self._gentle.variables, *self._bold.variables, *self.average.variables]

    def run_epoch(self, epoch: int, progress: Progress) -> dict[str, Any]:
        recipe = self.recipe
        order = drawn_order(self.lesson.shares, self.lesson.draws, seed=recipe.seed, epoch=epoch)
        batches = training_batches(
            self.lesson.pictures,
            self.lesson.targets,
            self.lesson.training[order],
            size=recipe.size,
            batch=recipe.batch,
            seed=recipe.seed,
            epoch=epoch,
            without=recipe.without,
        )
        began = time.monotonic()
        values: list[float] = []
        for number, (photos, wanted, weights) in enumerate(batches):
            self._set_rate(epoch + number / self.steps)
            drop = tf.constant([recipe.seed, epoch * self.steps + number], tf.int32)
            values.append(float(self._step(photos, wanted, weights, drop)))
            where = f"epoch {epoch + 1}, step {number + 1} of {self.steps}"
            progress.step(where, lambda: float(np.mean(values[-50:])))
        return {"loss": float(np.mean(values)), "seconds": time.monotonic() - began}

    def _learn(self, photos: Any, wanted: Any, weights: Any, drop: Any) -> Any:
        with tf.GradientTape() as tape:
            # Keras hands `training` down to every layer, so inference-mode normalisation needs it to be False
            # for the whole network; dropout is therefore applied here.
            _, pooled = self.model(photos, training=self._from_scratch)
            kept = tf.nn.experimental.stateless_dropout(pooled, self.recipe.dropout, seed=drop)
            scores = self._head(kept)
            value = loss(scores, wanted, weights, self._counts, self.recipe.label_smoothing)
        gradients = tape.gradient(value, [*self._bodies, *self._heads])
        gradients, _ = tf.clip_by_global_norm(gradients, CLIP_NORM)
        self._gentle.apply(gradients[: len(self._bodies)], self._bodies)
        self._bold.apply(gradients[len(self._bodies) :], self._heads)
        self.average.follow()
        return value

    def _set_rate(self, at: float) -> None:
        done = at / self.recipe.epochs
        share = min(1.0, done / WARM_UP_SHARE) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        self._gentle.learning_rate.assign(self.recipe.backbone_rate * max(share, 0.01))
        self._bold.learning_rate.assign(self.recipe.head_rate * max(share, 0.01))
