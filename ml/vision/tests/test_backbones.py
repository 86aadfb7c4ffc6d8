"""Promises of the backbones: each learns and serves, and what is wrong with its weights is said in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

# Building a network of hundreds of layers takes a busy machine a while.
pytestmark = pytest.mark.timeout(300)


def build(backbone: str, weights: str, size: int) -> Any:
    from ml.vision.training import network

    return network.build(backbone=backbone, weights=weights, size=size, alpha=0.35)


def refusal(backbone: str, weights: str, size: int = 32) -> str:
    from ml.vision.training.network import WeightsError

    with pytest.raises(WeightsError) as caught:
        build(backbone, weights, size)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("backbone", "size"), [("resnet50", 32), ("inception_v3", 75)])
def test_a_large_backbone_learns_from_tiny_photos(backbone: str, size: int) -> None:
    import tensorflow as tf

    model = build(backbone, "none", size)
    photos = np.random.default_rng(0).integers(0, 256, (2, size, size, 3)).astype(np.float32)
    with tf.GradientTape() as tape:
        scores, pooled = model(photos, training=False)
        value = tf.reduce_mean(tf.square(scores))
    gradients = tape.gradient(value, model.trainable_variables)
    assert pooled.shape == (2, 2048)
    assert all(gradient is not None for gradient in gradients)
    assert sum(float(tf.reduce_sum(tf.abs(gradient))) for gradient in gradients) > 0


def test_photos_too_small_for_a_backbone_are_refused() -> None:
    assert refusal("inception_v3", "none", 64).startswith("inception_v3 cannot be built for 64 pixels (")


def test_weights_come_from_a_file_that_keras_saved(tmp_path: Path) -> None:
    from ml.vision.training.network import BACKBONE_LAYER

    file = tmp_path / "backbone.weights.h5"
    saved = build("mobilenet_v2", "none", 32).get_layer(BACKBONE_LAYER)
    saved.save_weights(file)
    loaded = build("mobilenet_v2", str(file), 64).get_layer(BACKBONE_LAYER)
    assert all(np.array_equal(a, b) for a, b in zip(saved.get_weights(), loaded.get_weights(), strict=True))

    damaged = tmp_path / "half.weights.h5"
    damaged.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert "half.weights.h5' do not fit mobilenet_v2 (" in refusal("mobilenet_v2", str(damaged))
    assert "do not fit densenet121 (" in refusal("densenet121", str(file))
    text = tmp_path / "notes.txt"
    text.write_text("no weights")
    assert "notes.txt' do not fit mobilenet_v2 (" in refusal("mobilenet_v2", str(text))


def test_a_download_that_fails_is_told_with_two_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.error

    from keras.src.utils import file_utils

    def unreachable(*_: Any) -> None:
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setenv("KERAS_HOME", "/nowhere")
    monkeypatch.setattr(file_utils, "urlretrieve", unreachable)
    monkeypatch.setattr(file_utils.os.path, "exists", lambda path: False)
    said = refusal("resnet50", "imagenet")
    assert said.startswith("The ImageNet weights of resnet50 could not be fetched (URL fetch failure on https://")
    assert "name it with --weights FILE, or train with --weights none" in said


def test_mixed_precision_computes_the_backbone_in_bfloat16_and_scores_in_float32() -> None:
    from ml.vision.training import network

    model = network.build(backbone="mobilenet_v2", weights="none", size=32, alpha=0.35, precision="mixed_bfloat16")
    assert model.get_layer(network.BACKBONE_LAYER).layers[1].compute_dtype == "bfloat16"
    assert {weight.dtype for weight in model.weights} == {"float32"}
    scores, pooled = model(np.zeros((1, 32, 32, 3), np.float32))
    assert (scores.dtype.name, pooled.dtype.name) == ("float32", "float32")
    plain = network.build(backbone="mobilenet_v2", weights="none", size=32, alpha=0.35)
    assert plain.get_layer(network.BACKBONE_LAYER).layers[1].compute_dtype == "float32"


def test_without_a_gpu_the_precision_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from ml.vision.training.precision import chosen_precision

    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [])
    assert chosen_precision("auto") == "float32"
    assert chosen_precision("mixed_bfloat16") == "mixed_bfloat16"
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["gpu"])
    for capability, precision in (((7, 5), "float32"), ((8, 0), "mixed_bfloat16"), (None, "float32")):
        details = {} if capability is None else {"compute_capability": capability}
        monkeypatch.setattr(tf.config.experimental, "get_device_details", lambda device, details=details: details)
        assert chosen_precision("auto") == precision
