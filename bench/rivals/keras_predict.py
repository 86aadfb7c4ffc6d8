"""Keras `predict` of the network that serves: `python -m bench.rivals.keras_predict MODEL_FOLDER`."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rivals.answering import serve
from ml.artifacts import open_artifact

BATCHES = (1, 8)


def prepare() -> tuple[dict[str, Any], Callable[[str], Any]]:
    """A question is the number of photos; random weights take as long as learned ones."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    config = open_artifact(Path(sys.argv[1]), kind="vision").read_json("config.json")
    import numpy as np

    from ml.vision.training import network

    recipe, size = config["recipe"], int(config["size"])
    model = network.build(backbone=recipe["backbone"], weights="none", size=size, alpha=recipe.get("alpha", 1.0))
    photos = {str(batch): np.zeros((batch, size, size, 3), np.float32) for batch in BATCHES}
    for some in photos.values():
        model.predict(some, verbose=0)
    return {"gigaflops": floating_operations(model) / 1e9}, lambda batch: model.predict(photos[batch], verbose=0)


def floating_operations(model: Any) -> float:
    """Of one photo, in convolutions and dense layers: two (multiply, add) for each use of a weight."""
    total = 0.0
    for layer in model.layers:
        if hasattr(layer, "layers"):
            total += floating_operations(layer)
        elif type(layer).__name__ in ("Conv2D", "DepthwiseConv2D", "Dense"):
            places = math.prod(layer.output.shape[1:-1])
            total += 2 * places * math.prod(layer.kernel.shape)
    return total


if __name__ == "__main__":
    serve(prepare)
