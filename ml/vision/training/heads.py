"""Train the score row alone, on features of a backbone that stands still: thousands of photos a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ml.vision.metrics import summary_score
from ml.vision.training import network
from ml.vision.training.feed import drawn_order
from ml.vision.training.loop import Lesson, predict
from ml.vision.training.losses import loss
from ml.vision.training.recipe import Recipe
from ml.vision.training.targets import Targets, value_weights

BATCH = 256
# Draws of the head training are told apart from those of the epochs that follow.
EPOCHS_FROM = 1_000_000
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Seen:
    """What the finished network makes of the lesson: features of both sides, scores of the held-out one."""

    training_features: Floats
    held_out_features: Floats
    held_out_scores: Floats


def train_heads(model: keras.Model, lesson: Lesson, recipe: Recipe, say: Callable[[str], None]) -> None:
    """Before anything else learns: the heads, so that they send no nonsense back into the backbone."""
    say("Reading the features of every photo once, to train the heads first.")
    _, features = predict(model, lesson.pictures, lesson.training, recipe.size)
    value = _fit(model.get_layer(network.HEAD_LAYER), features, lesson, recipe, recipe.head_epochs)
    say(f"Heads trained, loss {value:.3f}.")


def refit_heads(model: keras.Model, lesson: Lesson, recipe: Recipe, say: Callable[[str], None]) -> Seen:
    """After everything has learned: the heads once more, on the photos as serving will see them.

    Kept only if it helps on the held-out shops. Photos are seen larger in serving than in training, which
    shifts the features (Touvron et al. 2019, arXiv:1906.06423).
    """
    say(f"Reading the features of every photo at {recipe.sight} pixels, as serving will see them.")
    _, features = predict(model, lesson.pictures, lesson.training, recipe.sight)
    before, held_out = predict(model, lesson.pictures, lesson.held_out, recipe.sight)
    head = model.get_layer(network.HEAD_LAYER)
    old = head.get_weights()
    _fit(head, features, lesson, recipe, recipe.refit_epochs)
    after = np.asarray(keras.ops.convert_to_numpy(head(held_out)))
    was, now = _score(before, lesson), _score(after, lesson)
    say(f"Heads fitted once more: score on held-out shops {was:.3f} before, {now:.3f} after.")
    if now >= was:
        return Seen(features, held_out, after)
    head.set_weights(old)
    return Seen(features, held_out, before)


def _score(scores: Floats, lesson: Lesson) -> float:
    rows = lesson.held_out
    return summary_score(scores, lesson.targets.wanted[rows], lesson.targets.weights[rows])["score"]


def _fit(head: keras.layers.Layer, features: Floats, lesson: Lesson, recipe: Recipe, epochs: int) -> float:
    """Adam over drawn batches with dropout; the loss of the last epoch. The rate falls to nothing by a cosine."""
    optimizer = keras.optimizers.AdamW(recipe.head_rate, weight_decay=recipe.weight_decay)
    optimizer.build(head.trainable_variables)
    rows = lesson.training
    counts = tf.constant(value_weights(Targets(lesson.targets.wanted[rows], lesson.targets.weights[rows])))

    def learn(batch: Any, wanted: Any, weights: Any) -> Any:
        with tf.GradientTape() as tape:
            value = loss(head(batch), wanted, weights, counts, recipe.label_smoothing)
        optimizer.apply(tape.gradient(value, head.trainable_variables), head.trainable_variables)
        return value

    step = tf.function(learn, autograph=False, reduce_retracing=True)
    values = [0.0]
    for epoch in range(epochs):
        values = []
        optimizer.learning_rate.assign(recipe.head_rate * 0.5 * (1 + np.cos(np.pi * epoch / epochs)))
        order = drawn_order(lesson.shares, lesson.draws, seed=recipe.seed, epoch=EPOCHS_FROM + epoch)
        for start in range(0, len(order), BATCH):
            mine = order[start : start + BATCH]
            kept = np.random.default_rng((recipe.seed, epoch, start)).random(features[mine].shape) >= recipe.dropout
            batch = (features[mine] * kept / (1 - recipe.dropout)).astype(np.float32)
            values.append(float(step(batch, lesson.targets.wanted[rows[mine]], lesson.targets.weights[rows[mine]])))
    return float(np.mean(values))
