"""Change photos the way photographers do, inside the training graph.

Turned, mirrored, nearer, farther, cut differently: freely, since no label minds. Blurred and compressed as cheap
phones and shops do. Light and contrast a little; the balance of the colours hardly at all, since colour is a label.
Each kind can be left out by its name (recipe.AUGMENTATIONS), so that an ablation can tell what it gives.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import tensorflow as tf

SMALL_TURN = math.radians(15)
ANY_TURN_SHARE = 0.25
NEARER = 0.70
FARTHER = 1.25
STRETCH = 0.12
SHIFT = 0.10
BLURRED_SHARE = 0.25
# The strongest blur, as a share of the side: a standard deviation of 2 pixels at 224.
BLUR_PER_PIXEL = 2 / 224
COMPRESSED_SHARE = 0.3
WORST_QUALITY = 25
BEST_QUALITY = 95
LIGHT = 0.12
CONTRAST = 0.15
TINT = 0.03
GREY_NOISE = 6.0


def augmented(photos: Any, size: int, seed: Any, without: Collection[str] = ()) -> Any:
    """Photos [n, h, w, 3], 0..255, to float32 [n, size, size, 3]. The same seed ([2] int32) gives the same result.

    `without`: names of recipe.AUGMENTATIONS that are left out; the others are drawn as if they were not.
    """
    seeds = tf.random.split(seed, 4)
    seen = _moved(photos, size, seeds[0], without)
    if "blur" not in without:
        seen = _blurred(seen, size, seeds[1])
    seen = _relit(seen, seeds[2], without)
    return seen if "jpeg" in without else _compressed(seen, seeds[3])


def plain(photos: Any, size: int) -> Any:
    """Photos [n, h, w, 3] to float32 [n, size, size, 3], scaled only."""
    if photos.shape[1] == size:
        return tf.cast(photos, tf.float32)
    return tf.image.resize(tf.cast(photos, tf.float32), (size, size), antialias=True)


def _moved(photos: Any, size: int, seed: Any, without: Collection[str]) -> Any:
    """One projective transform does all of turning, mirroring, scaling and shifting."""
    count = tf.shape(photos)[0]
    source = tf.cast(tf.shape(photos)[1], tf.float32)
    seeds = tf.random.split(seed, 8)

    def drawn(which: int, low: float, high: float, *, unless: str) -> Any:
        if unless in without:
            return tf.fill([count], (low + high) / 2)
        return tf.random.stateless_uniform([count], seeds[which], low, high)

    turn = drawn(1, -1.0, 1.0, unless="rotation")
    turn *= tf.where(drawn(0, 0.0, 1.0, unless="rotation") < ANY_TURN_SHARE, math.pi, SMALL_TURN)
    mirror = tf.where(drawn(2, 0.0, 1.0, unless="flips") < 0.5, -1.0, 1.0)
    zoom = 1.0 if "scale" in without else tf.exp(drawn(3, math.log(NEARER), math.log(FARTHER), unless="scale"))
    scale = zoom * source / size * tf.ones([count])
    stretch = tf.exp(drawn(4, -STRETCH, STRETCH, unless="crops"))
    a, b = tf.cos(turn) * scale * stretch * mirror, -tf.sin(turn) * scale
    d, e = tf.sin(turn) * scale * stretch * mirror, tf.cos(turn) * scale
    middle = (size - 1) / 2.0
    c = (source - 1) / 2 + drawn(5, -SHIFT, SHIFT, unless="crops") * source - a * middle - b * middle
    f = (source - 1) / 2 + drawn(6, -SHIFT, SHIFT, unless="crops") * source - d * middle - e * middle
    zero = tf.zeros_like(a)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.cast(photos, tf.float32),
        transforms=tf.stack([a, b, c, d, e, f, zero, zero], axis=1),
        output_shape=[size, size],
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )


def _blurred(photos: Any, size: int, seed: Any) -> Any:
    """A share of the photos is mixed with its own blurred copy, each to its own degree."""
    count = tf.shape(photos)[0]
    seeds = tf.random.split(seed, 2)
    chosen = tf.cast(tf.random.stateless_uniform([count, 1, 1, 1], seeds[0]) < BLURRED_SHARE, tf.float32)
    degree = chosen * tf.random.stateless_uniform([count, 1, 1, 1], seeds[1])
    deviation = size * BLUR_PER_PIXEL
    reach = math.ceil(2 * deviation)
    bell = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / deviation)).astype(np.float32)
    bell = np.tile((bell / bell.sum())[:, None, None, None], (1, 1, 3, 1))
    soft = tf.pad(photos, [[0, 0], [reach, reach], [reach, reach], [0, 0]], "SYMMETRIC")
    for kernel in (bell, bell.transpose(1, 0, 2, 3)):
        soft = tf.nn.depthwise_conv2d(soft, kernel, [1, 1, 1, 1], "VALID")
    return photos + degree * (soft - photos)


def _relit(photos: Any, seed: Any, without: Collection[str]) -> Any:
    count = tf.shape(photos)[0]
    seeds = tf.random.split(seed, 4)
    if "light" not in without:
        gain = 1 + tf.random.stateless_uniform([count, 1, 1, 1], seeds[0], -LIGHT, LIGHT)
        contrast = 1 + tf.random.stateless_uniform([count, 1, 1, 1], seeds[2], -CONTRAST, CONTRAST)
        mean = tf.reduce_mean(photos, axis=(1, 2), keepdims=True)
        photos = (mean + (photos - mean) * contrast) * gain
    if "colour" not in without:
        photos *= 1 + tf.random.stateless_uniform([count, 1, 1, 3], seeds[1], -TINT, TINT)
    if "noise" not in without:
        photos += tf.random.stateless_normal(tf.shape(photos[..., :1]), seeds[3], stddev=GREY_NOISE / 2)
    return tf.clip_by_value(photos, 0.0, 255.0)


def _compressed(photos: Any, seed: Any) -> Any:
    """A share of the photos goes through JPEG, each at its own quality."""
    count = tf.shape(photos)[0]
    seeds = tf.random.split(seed, 2)
    chosen = tf.random.stateless_uniform([count], seeds[0]) < COMPRESSED_SHARE
    quality = tf.random.stateless_uniform([count], seeds[1], WORST_QUALITY, BEST_QUALITY, dtype=tf.int32)

    def through_jpeg(photo: Any, level: Any) -> Any:
        whole = tf.cast(tf.round(photo), tf.uint8)
        return tf.cast(tf.image.adjust_jpeg_quality(whole, level), tf.float32)

    def each(given: Any) -> Any:
        photo, use, level = given
        return tf.cond(use, lambda: through_jpeg(photo, level), lambda: photo)

    return tf.map_fn(each, (photos, chosen, quality), fn_output_signature=tf.TensorSpec(photos.shape[1:], tf.float32))
