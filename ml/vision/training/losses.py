"""What the training makes small: cross-entropy per head, masked where nobody labelled."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ml.vision import layout

HEAD_SHARES = {"type": 1.5, "surface": 0.5, "worn": 0.5}
MANY_VALUED_SHARE = 0.5
JEWELLERY_SHARE = 0.5


def loss(scores: Any, wanted: Any, weights: Any, value_weights: Any, smoothing: float) -> Any:
    """A scalar from scores and `wanted` [n, values + 1], `weights` [n, heads + 1], `value_weights` [values + 1]."""
    total = tf.constant(0.0)
    for column, head in enumerate(layout.heads()):
        each = (
            _many(scores, wanted, value_weights, head)
            if head.many
            else _one(scores, wanted, value_weights, head, smoothing)
        )
        total += HEAD_SHARES.get(head.attribute, 1.0) * _masked_mean(each, weights[:, column])
    jewellery = tf.nn.sigmoid_cross_entropy_with_logits(
        labels=wanted[:, -1] * (1 - smoothing) + smoothing / 2, logits=scores[:, -1]
    )
    return total + JEWELLERY_SHARE * _masked_mean(jewellery, weights[:, -1])


def _one(scores: Any, wanted: Any, value_weights: Any, head: layout.Head, smoothing: float) -> Any:
    goal = wanted[:, head.span]
    counts = tf.reduce_sum(goal * value_weights[head.span], axis=-1)
    smooth = goal * (1 - smoothing) + smoothing / len(head.values)
    return counts * tf.nn.softmax_cross_entropy_with_logits(labels=smooth, logits=scores[:, head.span])


def _many(scores: Any, wanted: Any, value_weights: Any, head: layout.Head) -> Any:
    goal = wanted[:, head.span]
    each = tf.nn.sigmoid_cross_entropy_with_logits(labels=goal, logits=scores[:, head.span])
    counts = goal * value_weights[head.span] + (1 - goal)
    return MANY_VALUED_SHARE * tf.reduce_sum(each * counts, axis=-1)


def _masked_mean(each: Any, weights: Any) -> Any:
    return tf.reduce_sum(each * weights) / tf.maximum(tf.reduce_sum(weights), 1e-6)
