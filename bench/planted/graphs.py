"""Exported graphs of eyes, spoiled in ways that their weights do not show."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

CHANNELS = 64
SIDE = 7


def slower(graph: bytes, layers: int, *, channels: int = CHANNELS) -> bytes:
    """Needless convolutions over the photo whose result counts for nothing."""
    model = onnx.load_model_from_string(graph)
    strangeness = model.graph.output[2].name
    _rename(model, strangeness, "as_it_was")
    nodes = [
        helper.make_node("Cast", ["photos"], ["as_floats"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Transpose", ["as_floats"], ["channels_first"], perm=[0, 3, 1, 2]),
    ]
    dice = np.random.default_rng(0)
    for layer in range(layers):
        kernel = dice.standard_normal((channels, 3, SIDE, SIDE)).astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(kernel, f"needless_{layer}"))
        nodes += [
            helper.make_node("Conv", ["channels_first", f"needless_{layer}"], [f"wide_{layer}"]),
            helper.make_node("GlobalMaxPool", [f"wide_{layer}"], [f"peaks_{layer}"]),
        ]
    model.graph.initializer.append(numpy_helper.from_array(np.array(0, np.float32), "nothing"))
    model.graph.initializer.append(numpy_helper.from_array(np.array([1, 2, 3], np.int64), "all_but_photos"))
    nodes += [
        helper.make_node("Sum", [f"peaks_{layer}" for layer in range(layers)], ["peaks"]),
        helper.make_node("ReduceSum", ["peaks", "all_but_photos"], ["peak"], keepdims=0),
        helper.make_node("Mul", ["peak", "nothing"], ["no_peak"]),
        helper.make_node("Add", ["as_it_was", "no_peak"], [strangeness]),
    ]
    model.graph.node.extend(nodes)
    return bytes(model.SerializeToString())


def larger(graph: bytes) -> bytes:
    """The same with so many channels that eight photos need a gigabyte."""
    return slower(graph, 1, channels=512)


def other_maps(graph: bytes) -> bytes:
    """Maps of evidence of other values than the scores."""
    model = onnx.load_model_from_string(graph)
    kernel = next(one for one in model.graph.initializer if "score_maps" in one.name)
    mixed = np.random.default_rng(0).permutation(numpy_helper.to_array(kernel), axis=0)
    kernel.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(mixed), kernel.name))
    return bytes(model.SerializeToString())


def turned(graph: bytes) -> bytes:
    """Scores that are negated between the last layer and the output."""
    model = onnx.load_model_from_string(graph)
    scores = model.graph.output[0].name
    _rename(model, scores, "as_they_were")
    model.graph.node.append(helper.make_node("Neg", ["as_they_were"], [scores]))
    return bytes(model.SerializeToString())


def other_backbone(graph: bytes, seed: int) -> bytes:
    """One layer of the backbone a little changed."""
    model = onnx.load_model_from_string(graph)
    layers = [one for one in model.graph.initializer if len(one.dims) == 4 and "score_maps" not in one.name]
    layer = layers[seed * 7 % len(layers)]
    values = numpy_helper.to_array(layer)
    changed = values + 0.1 * values.std() * np.random.default_rng(seed).standard_normal(values.shape)
    layer.CopyFrom(numpy_helper.from_array(changed.astype(np.float32), layer.name))
    return bytes(model.SerializeToString())


def _rename(model: Any, old: str, new: str) -> None:
    for node in model.graph.node:
        for names in (node.input, node.output):
            names[:] = [new if name == old else name for name in names]
