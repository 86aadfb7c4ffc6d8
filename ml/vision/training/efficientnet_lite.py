"""EfficientNet-Lite for Keras, which keras.applications lacks: EfficientNet without squeeze-and-excitation.

Tan and Le 2019 (arXiv:1905.11946) for the family; the Lite variants (ReLU6, stem and head of fixed width) as in
https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite. Without
squeeze-and-excitation and swish they suit plain processors. Features of the published lite0 tell types of jewellery
apart better than MobileNetV2's, see EXPERIMENTS.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import keras

# Name -> (width, depth) against the baseline.
VARIANTS: dict[str, tuple[float, float]] = {
    "efficientnet_lite0": (1.0, 1.0),
    "efficientnet_lite1": (1.0, 1.1),
    "efficientnet_lite2": (1.1, 1.2),
}
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280
MOMENTUM = 0.99
EPSILON = 1e-3


@dataclass(frozen=True)
class Stage:
    """`repeats` blocks of one kind; the first has the stride."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


def preprocess_input(photos: Any) -> Any:
    """RGB 0..255 to about -1..1, as the published weights expect."""
    return photos / 127.5 - 1.0


def efficientnet_lite(variant: str, *, size: int, name: str) -> keras.Model:
    """Photos [n, size, size, 3] in -1..1 to features [n, size / 32, size / 32, 1280], with fresh weights."""
    width, depth = VARIANTS[variant]
    photos = keras.Input((size, size, 3))
    x = _normalised(_convolution(photos, STEM_CHANNELS, 3, stride=2, name="stem"), "stem", active=True)
    for number, stage in enumerate(STAGES):
        fixed = number in (0, len(STAGES) - 1)
        repeats = stage.repeats if fixed else math.ceil(stage.repeats * depth)
        for block in range(repeats):
            stride = stage.stride if block == 0 else 1
            x = _block(x, stage, _rounded(stage.channels * width), stride, name=f"stage{number}_block{block}")
    x = _normalised(_convolution(x, HEAD_CHANNELS, 1, name="head"), "head", active=True)
    return keras.Model(photos, x, name=name)


def _block(x: Any, stage: Stage, channels: int, stride: int, *, name: str) -> Any:
    """An inverted bottleneck (Sandler et al. 2018, arXiv:1801.04381): widen, filter by depth, narrow, add."""
    before = x
    if stage.expansion > 1:
        x = _convolution(x, before.shape[-1] * stage.expansion, 1, name=f"{name}_widen")
        x = _normalised(x, f"{name}_widen", active=True)
    depthwise = keras.layers.DepthwiseConv2D(
        stage.kernel, stride, padding="same", use_bias=False, name=f"{name}_filter"
    )
    x = _normalised(depthwise(x), f"{name}_filter", active=True)
    x = _normalised(_convolution(x, channels, 1, name=f"{name}_narrow"), f"{name}_narrow", active=False)
    if stride == 1 and before.shape[-1] == channels:
        x = keras.layers.Add(name=f"{name}_add")([before, x])
    return x


def _convolution(x: Any, channels: int, kernel: int, *, stride: int = 1, name: str) -> Any:
    return keras.layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False, name=name)(x)


def _normalised(x: Any, name: str, *, active: bool) -> Any:
    x = keras.layers.BatchNormalization(momentum=MOMENTUM, epsilon=EPSILON, name=f"{name}_norm")(x)
    return keras.layers.ReLU(6.0, name=f"{name}_relu")(x) if active else x


def _rounded(channels: float, multiple: int = 8) -> int:
    """To the nearest multiple of 8, but never down by more than a tenth."""
    rounded = max(multiple, int(channels + multiple / 2) // multiple * multiple)
    return rounded + multiple if rounded < 0.9 * channels else rounded
