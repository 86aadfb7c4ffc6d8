"""From a trained Keras network to a graph for the serving runtime, proven equal on real photos."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.decisions import probabilities_of, sigmoid

PROBABILITY_MAY_DIFFER_BY = 0.01


class ExportError(Exception):
    """The exported graph does not say what the network says. Nothing is shipped."""


def export_graph(model: keras.Model, path: Path) -> None:
    """Write the serving network (see network.serving) as ONNX with a free batch size."""
    # Keras exports only what has been called.
    model(np.zeros((1, *model.input_shape[1:]), np.uint8))
    with contextlib.redirect_stdout(io.StringIO()):
        model.export(path, format="onnx", verbose=False)


def verify_graph(model: keras.Model, path: Path, photos: NDArray[np.uint8]) -> float:
    """Run both on photos uint8 [n, size, size, 3]; the largest difference of a probability.

    Raises ExportError if a best value differs or a probability by more than PROBABILITY_MAY_DIFFER_BY.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    exported = np.concatenate([session.run(None, {name: photo[None]})[0] for photo in photos])
    trained = keras.ops.convert_to_numpy(model(photos)[0])
    largest = float(np.abs(sigmoid(exported[:, -1]) - sigmoid(trained[:, -1])).max())
    for head in layout.heads():
        here = probabilities_of(exported[:, head.span], many=head.many)
        there = probabilities_of(trained[:, head.span], many=head.many)
        largest = max(largest, float(np.abs(here - there).max()))
        if not head.many and (here.argmax(axis=1) != there.argmax(axis=1)).any():
            raise ExportError(f"The exported graph names another {head.attribute} than the network: do not ship it.")
    if not largest <= PROBABILITY_MAY_DIFFER_BY:
        raise ExportError(f"A probability of the exported graph is off by {largest:.3f}: do not ship it.")
    return largest
