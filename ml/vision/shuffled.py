"""The same network with its weights shuffled: it knows nothing any more, and its evidence must show that."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np

from ml.artifacts import open_artifact
from ml.vision.eye import GRAPH, Eye, open_session

Part = Literal["heads", "all"]
_WEIGHED = frozenset({"Conv", "MatMul", "Gemm"})


def shuffled_eye(folder: Path, part: Part, *, seed: int = 0) -> Eye:
    """The model of a folder with the weights of its score maps, or of all layers, in random order.

    Shuffling keeps the size and spread of the numbers, so that only what was learned is gone. Raises ImportError
    without the onnx package, which serving does not need, and ArtifactError for a damaged folder.
    """
    import onnx

    eye = Eye.open(folder)
    graph = onnx.load_model_from_string(open_artifact(folder, kind="vision").read_bytes(GRAPH))
    dice = np.random.default_rng(seed)
    for tensor in _weights(graph.graph, part):
        values = onnx.numpy_helper.to_array(tensor)
        mixed = dice.permutation(values.ravel()).reshape(values.shape)
        tensor.CopyFrom(onnx.numpy_helper.from_array(mixed, tensor.name))
    session = open_session(graph.SerializeToString())
    return Eye(session=session, size=eye.size, decisions=eye.decisions, version=f"{eye.version} shuffled")


def _weights(graph: Any, part: Part) -> list[Any]:
    stored = {tensor.name: tensor for tensor in graph.initializer}
    makers = {output: node for node in graph.node for output in node.output}
    nodes = list(graph.node) if part == "all" else [_last_weighed(makers, graph.output[1].name)]
    names = {name for node in nodes if node.op_type in _WEIGHED for name in node.input if name in stored}
    return [stored[name] for name in sorted(names) if len(stored[name].dims) > 1]


def _last_weighed(makers: dict[str, Any], output: str) -> Any:
    """The layer with weights nearest to an output."""
    node = makers[output]
    while node.op_type not in _WEIGHED:
        node = next(makers[name] for name in node.input if name in makers)
    return node
