"""Change photos the way photographers do, inside the training graph.

Turned, mirrored, nearer, farther, shifted, stretched a little: freely, since no label minds. Light and contrast
a little; the balance of the colours hardly at all, since colour is a label.
"""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

SMALL_TURN = math.radians(15)
ANY_TURN_SHARE = 0.25
NEARER = 0.70
FARTHER = 1.25
STRETCH = 0.12
SHIFT = 0.10
LIGHT = 0.12
CONTRAST = 0.15
TINT = 0.03
GREY_NOISE = 6.0


def augmented(photos: Any, size: int, seed: Any) -> Any:
    """Photos [n, h, w, 3], 0..255, to float32 [n, size, size, 3]. The same seed ([2] int32) gives the same result."""
    seeds = tf.random.split(seed, 3)
    return _relit(_moved(photos, size, seeds[0]), seeds[1])


def plain(photos: Any, size: int) -> Any:
    """Photos [n, h, w, 3] to float32 [n, size, size, 3], scaled only."""
    if photos.shape[1] == size:
        return tf.cast(photos, tf.float32)
    return tf.image.resize(tf.cast(photos, tf.float32), (size, size), antialias=True)


def _moved(photos: Any, size: int, seed: Any) -> Any:
    """One projective transform does all of turning, mirroring, scaling and shifting."""
    count = tf.shape(photos)[0]
    source = tf.cast(tf.shape(photos)[1], tf.float32)
    seeds = tf.random.split(seed, 8)

    def drawn(which: int, low: float, high: float) -> Any:
        return tf.random.stateless_uniform([count], seeds[which], low, high)

    any_turn = tf.cast(drawn(0, 0, 1) < ANY_TURN_SHARE, tf.float32)
    turn = any_turn * drawn(1, -math.pi, math.pi) + (1 - any_turn) * drawn(1, -SMALL_TURN, SMALL_TURN)
    mirror = tf.where(drawn(2, 0, 1) < 0.5, -1.0, 1.0)
    scale = tf.exp(drawn(3, math.log(NEARER), math.log(FARTHER))) * source / size
    stretch = tf.exp(drawn(4, -STRETCH, STRETCH))
    a, b = tf.cos(turn) * scale * stretch * mirror, -tf.sin(turn) * scale
    d, e = tf.sin(turn) * scale * stretch * mirror, tf.cos(turn) * scale
    middle = (size - 1) / 2.0
    c = (source - 1) / 2 + drawn(5, -SHIFT, SHIFT) * source - a * middle - b * middle
    f = (source - 1) / 2 + drawn(6, -SHIFT, SHIFT) * source - d * middle - e * middle
    zero = tf.zeros_like(a)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.cast(photos, tf.float32),
        transforms=tf.stack([a, b, c, d, e, f, zero, zero], axis=1),
        output_shape=[size, size],
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )


def _relit(photos: Any, seed: Any) -> Any:
    count = tf.shape(photos)[0]
    seeds = tf.random.split(seed, 4)
    gain = 1 + tf.random.stateless_uniform([count, 1, 1, 1], seeds[0], -LIGHT, LIGHT)
    tint = 1 + tf.random.stateless_uniform([count, 1, 1, 3], seeds[1], -TINT, TINT)
    contrast = 1 + tf.random.stateless_uniform([count, 1, 1, 1], seeds[2], -CONTRAST, CONTRAST)
    noise = tf.random.stateless_normal(tf.shape(photos[..., :1]), seeds[3], stddev=GREY_NOISE / 2)
    mean = tf.reduce_mean(photos, axis=(1, 2), keepdims=True)
    return tf.clip_by_value((mean + (photos - mean) * contrast) * gain * tint + noise, 0.0, 255.0)
