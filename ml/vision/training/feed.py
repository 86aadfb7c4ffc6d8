"""Batches for the training loop: a tf.data pipeline over the shelf, drawn and shuffled by seed and epoch."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ml.vision.training.augment import augmented, plain
from ml.vision.training.grounds import on_other_grounds
from ml.vision.training.shelf import Pictures, Pixels
from ml.vision.training.targets import Targets

MOST_TIMES = 3.0


def drawn_order(shares: NDArray[np.float64], count: int, *, seed: int, epoch: int) -> NDArray[np.int64]:
    """About `count` indices, each as often as its share asks (at most MOST_TIMES), shuffled; epoch 0 and up."""
    rng = np.random.default_rng((seed, epoch))
    expected = np.minimum(shares * count, MOST_TIMES)
    times = np.floor(expected + rng.random(len(shares))).astype(np.int64)
    return rng.permutation(np.repeat(np.arange(len(shares)), times))


def training_batches(
    pixels: Pictures,
    targets: Targets,
    order: NDArray[np.int64],
    *,
    size: int,
    batch: int,
    seed: int,
    epoch: int,
    without: Collection[str] = (),
) -> Any:
    """Augmented (photos, wanted, weights) of the indices in `order`; the same seed and epoch give the same batches."""
    whole = order[: len(order) // batch * batch] if len(order) >= batch else order
    dataset = tf.data.Dataset.from_tensor_slices(whole).batch(batch).enumerate()

    def fetch(rows: NDArray[np.int64], number: int) -> tuple[Pixels, NDArray[np.float32], NDArray[np.float32]]:
        photos = pixels[rows]
        if "ground" not in without:
            photos = on_other_grounds(photos, np.random.default_rng((seed, epoch, int(number))))
        return photos, targets.wanted[rows], targets.weights[rows]

    def augment(number: Any, indices: Any) -> Any:
        photos, wanted, weights = tf.numpy_function(fetch, [indices, number], (tf.uint8, tf.float32, tf.float32))
        photos.set_shape([None, *pixels.shape[1:]])
        wanted.set_shape([None, targets.wanted.shape[1]])
        weights.set_shape([None, targets.weights.shape[1]])
        mixed = tf.stack([tf.cast(seed * 1009 + epoch, tf.int32), tf.cast(number, tf.int32)])
        return augmented(photos, size, mixed, without), wanted, weights

    return dataset.map(
        tf.autograph.experimental.do_not_convert(augment), num_parallel_calls=2, deterministic=True
    ).prefetch(2)


def judging_batches(pixels: Pictures, rows: NDArray[np.int64], *, size: int, batch: int) -> Any:
    """The pictures of `rows` once, in order, scaled only."""
    dataset = tf.data.Dataset.from_tensor_slices(rows).batch(batch)

    def fetch(indices: Any) -> Any:
        photos = tf.numpy_function(pixels.__getitem__, [indices], tf.uint8)
        photos.set_shape([None, *pixels.shape[1:]])
        return plain(photos, size)

    return dataset.map(
        tf.autograph.experimental.do_not_convert(fetch), num_parallel_calls=2, deterministic=True
    ).prefetch(2)
