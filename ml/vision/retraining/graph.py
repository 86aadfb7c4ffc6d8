"""Take the exported graph apart: the backbone that stays, the pooled features, and the heads that are exchanged.

The parts are found by how they are joined, not by name, so that any backbone of ml.vision.training will do.
Needs the onnx package, which training has and serving has not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from ml.vision import layout

FEATURES = "pooled_features"
Floats = NDArray[np.float32]


class GraphError(ValueError):
    """The graph is not built as ml.vision.training exports it. The message says what to do."""


@dataclass(frozen=True)
class Heads:
    """What turns pooled features [n, channels] into scores [n, values + 1] and strangeness [n]."""

    kernel: Floats
    bias: Floats
    axes: Floats
    axes_bias: Floats

    def scores(self, features: Floats) -> Floats:
        return np.asarray(features @ self.kernel + self.bias, dtype=np.float32)

    def strangeness(self, features: Floats) -> Floats:
        return np.asarray(np.square(features @ self.axes + self.axes_bias).mean(axis=-1), dtype=np.float32)


@dataclass(frozen=True)
class _Linear:
    """A MatMul and an Add, or a Gemm: the names of what goes in and of its two initialisers."""

    source: str
    kernel: str
    bias: str


class _Graph:
    def __init__(self, graph: bytes) -> None:
        try:
            self.model = onnx.load_model_from_string(graph)
        except Exception as error:  # protobuf raises classes of its own
            raise GraphError("The model's graph cannot be read: export the model again.") from error
        self.constants = {one.name: one for one in self.model.graph.initializer}
        self.makers = {name: node for node in self.model.graph.node for name in node.output}
        outputs = [output.name for output in self.model.graph.output]
        if len(outputs) < 3:
            raise GraphError("The model's graph has no scores, maps and strangeness: export the model again.")
        self.scores = self._linear(outputs[0])
        self.features = self.scores.source
        self.maps_kernel = self._maps_kernel(outputs[1])
        self.axes = self._axes()

    def array(self, name: str) -> Floats:
        return np.asarray(numpy_helper.to_array(self.constants[name]), dtype=np.float32)

    def put(self, name: str, values: Floats) -> None:
        self.constants[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))

    def _linear(self, output: str) -> _Linear:
        node = self.makers.get(output)
        if node is not None and node.op_type == "Gemm" and not node.attribute:
            return self._known(_Linear(*node.input[:3]))
        if node is not None and node.op_type == "Add":
            bias, inner = sorted(node.input, key=lambda name: name not in self.constants)
            maker = self.makers.get(inner)
            if maker is not None and maker.op_type == "MatMul":
                return self._known(_Linear(maker.input[0], maker.input[1], bias))
        raise GraphError("The model's scores are not linear in its pooled features: train the model anew.")

    def _known(self, found: _Linear) -> _Linear:
        if found.kernel not in self.constants or found.bias not in self.constants:
            raise GraphError("The weights of the model's scores are not in its graph: export the model again.")
        return found

    def _maps_kernel(self, output: str) -> str:
        """The initialiser [values + 1, channels, 1, 1] of the 1 x 1 convolution behind the maps."""
        node = self.makers.get(output)
        while node is not None and node.op_type in ("Transpose", "Identity"):
            node = self.makers.get(node.input[0])
        if node is None or node.op_type != "Conv" or node.input[1] not in self.constants:
            raise GraphError("The model's maps are no 1 x 1 convolution: export the model again.")
        return str(node.input[1])

    def _axes(self) -> _Linear:
        for node in self.model.graph.node:
            if self.features in node.input[:1] and node.op_type in ("MatMul", "Gemm"):
                last = node if node.op_type == "Gemm" else self._user(node.output[0])
                found = self._linear(last.output[0])
                if found.kernel != self.scores.kernel:
                    return found
        raise GraphError("The model's graph measures no strangeness: export the model again.")

    def _user(self, name: str) -> Any:
        return next((node for node in self.model.graph.node if name in node.input), self.makers[name])

    def backbone(self) -> Iterator[bytes]:
        """What the features are computed by, in the graph's order, free of names."""
        needed = self._upstream()
        nodes = [node for node in self.model.graph.node if needed & set(node.output)]
        numbers = {name: str(n) for n, node in enumerate(nodes) for name in node.output}
        for node in nodes:
            yield node.op_type.encode()
            yield from (one.SerializeToString() for one in sorted(node.attribute, key=lambda one: one.name))
            for name in node.input:
                if name in self.constants:
                    values = np.asarray(numpy_helper.to_array(self.constants[name]))
                    yield f"{values.dtype}{values.shape}".encode() + values.tobytes()
                else:
                    yield numbers.get(name, "photos").encode()
        for one in self.model.graph.input:
            yield str([side.dim_value for side in one.type.tensor_type.shape.dim[1:]]).encode()

    def _upstream(self) -> set[str]:
        needed, waiting = set(), [self.features]
        while waiting:
            name = waiting.pop()
            if name in needed:
                continue
            needed.add(name)
            waiting += self.makers[name].input if name in self.makers else []
        return needed


def backbone_digest(graph: bytes) -> str:
    """sha256 over the backbone alone: two models with one digest see the same features. Raises GraphError."""
    digest = hashlib.sha256()
    for part in _Graph(graph).backbone():
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_heads(graph: bytes) -> Heads:
    """The weights of the heads. Raises GraphError."""
    parts = _Graph(graph)
    heads = Heads(
        parts.array(parts.scores.kernel),
        parts.array(parts.scores.bias),
        parts.array(parts.axes.kernel),
        parts.array(parts.axes.bias),
    )
    if heads.kernel.shape[1:] != (layout.width() + 1,):
        raise GraphError("The model scores other values than this vocabulary has: train it again.")
    return heads


def with_heads(graph: bytes, *, kernel: Floats, bias: Floats) -> bytes:
    """The graph with other weights behind its scores and its maps; nothing else changes. Raises GraphError."""
    parts = _Graph(graph)
    old = parts.array(parts.scores.kernel)
    if kernel.shape != old.shape or bias.shape != old.shape[1:]:
        raise GraphError(f"Heads of {kernel.shape} do not fit a graph with heads of {old.shape}.")
    parts.put(parts.scores.kernel, kernel)
    parts.put(parts.scores.bias, bias.reshape(parts.array(parts.scores.bias).shape))
    parts.put(parts.maps_kernel, kernel.T[:, :, None, None])
    return bytes(parts.model.SerializeToString())


def with_features(graph: bytes) -> bytes:
    """The graph with its pooled features as one more output, the last one. Raises GraphError."""
    parts = _Graph(graph)
    channels = parts.array(parts.scores.kernel).shape[0]
    named = onnx.helper.make_node("Identity", [parts.features], [FEATURES])
    parts.model.graph.node.append(named)
    value = onnx.helper.make_tensor_value_info(FEATURES, onnx.TensorProto.FLOAT, [None, channels])
    parts.model.graph.output.append(value)
    return bytes(parts.model.SerializeToString())
