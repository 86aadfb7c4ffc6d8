"""From a trained Keras network to a graph for the serving runtime, proven equal on real photos."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.decisions import probabilities_of, sigmoid
from ml.vision.eye import PHOTOS_AT_ONCE, open_session

# Of probabilities, also of those at each place of the maps; of strangeness, as a share of it.
MAY_DIFFER_BY = 0.01

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Outputs = tuple[Floats, Floats, Floats]


class ExportError(Exception):
    """The exported graph does not say what the network says. Nothing is shipped."""


def export_graph(model: keras.Model, path: Path) -> None:
    """Write the serving network (see network.serving) as ONNX with a free batch size."""
    # Keras exports only what has been called.
    model(np.zeros((1, *model.input_shape[1:]), np.uint8))
    with contextlib.redirect_stdout(io.StringIO()):
        model.export(path, format="onnx", verbose=False)


def verify_graph(model: keras.Model, path: Path, photos: Pixels) -> float:
    """Run both on photos uint8 [n, size, size, 3], one by one and in batches as serving does, in its runtime.

    Returns the largest difference. Raises ExportError if a best value differs, or a probability, a map or the
    strangeness by more than MAY_DIFFER_BY.
    """
    session = open_session(path.read_bytes())
    name = session.get_inputs()[0].name
    trained = _in_batches(lambda some: [keras.ops.convert_to_numpy(part) for part in model(some)], photos)
    largest = 0.0
    for batch in (1, PHOTOS_AT_ONCE):
        exported = _in_batches(lambda some: session.run(None, {name: some}), photos, batch)
        largest = max(largest, _difference(exported, trained))
    return largest


def _in_batches(run: Callable[[Pixels], Sequence[Floats]], photos: Pixels, batch: int = PHOTOS_AT_ONCE) -> Outputs:
    """Scores [n, values + 1], maps [n, h, w, values + 1] and strangeness [n]."""
    parts = [run(photos[start : start + batch]) for start in range(0, len(photos), batch)]
    scores, maps, strangeness = (np.concatenate(part) for part in zip(*parts, strict=True))
    return scores, maps, strangeness


def _difference(exported: Outputs, trained: Outputs) -> float:
    """Raises ExportError."""
    for head in layout.heads():
        here, there = exported[0][:, head.span].argmax(axis=1), trained[0][:, head.span].argmax(axis=1)
        if not head.many and (here != there).any():
            raise ExportError(f"The exported graph names another {head.attribute} than the network: do not ship it.")
    # The best value of a single place of a map may be a tie, so places are compared by their probabilities alone.
    differences = {
        "A probability": _probabilities_apart(exported[0], trained[0]),
        "A map of scores": _probabilities_apart(exported[1], trained[1]),
        "The strangeness": float((np.abs(exported[2] - trained[2]) / np.maximum(np.abs(trained[2]), 1)).max()),
    }
    for what, difference in differences.items():
        if not difference <= MAY_DIFFER_BY:
            raise ExportError(f"{what} of the exported graph is off by {difference:.3f}: do not ship it.")
    return max(differences.values())


def _probabilities_apart(exported: Floats, trained: Floats) -> float:
    """The largest difference of a probability between two arrays of scores [..., values + 1]."""
    if exported.shape != trained.shape:
        return float("inf")
    apart = [np.abs(sigmoid(exported[..., -1]) - sigmoid(trained[..., -1])).max()]
    for head in layout.heads():
        here, there = (probabilities_of(scores[..., head.span], many=head.many) for scores in (exported, trained))
        apart.append(np.abs(here - there).max())
    return float(np.max(apart))
