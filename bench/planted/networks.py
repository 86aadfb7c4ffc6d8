"""Networks of writers, spoiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

Change = Callable[[bytes], bytes]
WIDE = 1024


def shaken(share: float, seed: int) -> Change:
    """Noise of a share of each weight's spread."""
    dice = np.random.default_rng(seed)
    return _each(lambda values: values + share * values.std() * dice.standard_normal(values.shape))


def poisoned(value: float) -> Change:
    """One such number in every weight."""

    def put(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        changed = values.copy()
        changed.flat[0] = value
        return changed

    return _each(put)


def shuffled(seed: int) -> Change:
    """The weights of each layer in random order."""
    dice = np.random.default_rng(seed)
    return _each(lambda values: dice.permutation(values.ravel()).reshape(values.shape))


def words_out_of_order(seed: int) -> Change:
    """The last layer's words moved: what it means by one word it writes as another."""

    def change(graph: bytes) -> bytes:
        model = onnx.load_model_from_string(graph)
        last = next(one for one in model.graph.initializer if one.name.startswith("onnx::MatMul"))
        values = numpy_helper.to_array(last)
        order = np.random.default_rng(seed).permutation(values.shape[1])
        last.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values[:, order]), last.name))
        return bytes(model.SerializeToString())

    return change


def slower(layers: int) -> Change:
    """Needless layers whose result counts for nothing."""

    def change(graph: bytes) -> bytes:
        model = onnx.load_model_from_string(graph)
        for node in model.graph.node:
            node.output[:] = ["as_they_were" if name == "logits" else name for name in node.output]
            node.input[:] = ["as_they_were" if name == "logits" else name for name in node.input]
        words = int(model.graph.output[0].type.tensor_type.shape.dim[-1].dim_value)
        dice = np.random.default_rng(0)
        for name, shape in (("wider", (words, WIDE)), ("back", (WIDE, words))):
            values = (0.05 * dice.standard_normal(shape)).astype(np.float32)
            model.graph.initializer.append(numpy_helper.from_array(values, name))
        model.graph.initializer.append(numpy_helper.from_array(np.array(0, np.float32), "nothing"))
        state = "as_they_were"
        for layer in range(layers):
            nodes = [
                helper.make_node("MatMul", [state, "wider"], [f"wide_{layer}"]),
                helper.make_node("MatMul", [f"wide_{layer}", "back"], [f"again_{layer}"]),
                helper.make_node("Tanh", [f"again_{layer}"], [f"kept_{layer}"]),
            ]
            state = f"kept_{layer}"
            model.graph.node.extend(nodes)
        model.graph.node.append(helper.make_node("Mul", [state, "nothing"], ["no_more"]))
        model.graph.node.append(helper.make_node("Add", ["as_they_were", "no_more"], ["logits"]))
        return bytes(model.SerializeToString())

    return change


def _each(change: Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]) -> Change:
    """The same done to every weight of two sides."""

    def changed(graph: bytes) -> bytes:
        model = onnx.load_model_from_string(graph)
        for one in model.graph.initializer:
            values = numpy_helper.to_array(one)
            if values.ndim == 2:
                one.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(change(values), np.float32), one.name))
        return bytes(model.SerializeToString())

    return changed
