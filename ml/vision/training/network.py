"""The network: a backbone from keras.applications or an EfficientNet-Lite, global average pooling, one row of scores.

Because the heads are linear in the average of the feature map, each score is also the average of a map of
scores (class activation mapping, Zhou et al. 2016, arXiv:1512.04150): evidence costs one 1 x 1 convolution.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.training import efficientnet_lite as lite
from ml.vision.training.recipe import Recipe

# Name -> (class and module of keras.applications). EfficientNetV2 and ConvNeXt normalise inside themselves.
BACKBONES: dict[str, tuple[str, str]] = {
    "mobilenet_v2": ("MobileNetV2", "mobilenet_v2"),
    "resnet50": ("ResNet50", "resnet50"),
    "resnet50_v2": ("ResNet50V2", "resnet_v2"),
    "inception_v3": ("InceptionV3", "inception_v3"),
    "xception": ("Xception", "xception"),
    "densenet121": ("DenseNet121", "densenet"),
    "efficientnet_b0": ("EfficientNetB0", "efficientnet"),
    "efficientnet_v2_b0": ("EfficientNetV2B0", "efficientnet_v2"),
    "efficientnet_v2_b1": ("EfficientNetV2B1", "efficientnet_v2"),
    "convnext_tiny": ("ConvNeXtTiny", "convnext"),
}
BACKBONE_LAYER = "backbone"
HEAD_LAYER = "scores"


class WeightsError(ValueError):
    """The backbone or its weights cannot be had. The message says what to do."""


def build_for(recipe: Recipe) -> keras.Model:
    """The network of a recipe, for photos of the training's side. Raises WeightsError."""
    return build(
        backbone=recipe.backbone,
        weights=recipe.weights,
        size=recipe.size,
        alpha=recipe.alpha,
        precision=recipe.precision,
    )


def build(*, backbone: str, weights: str, size: int, alpha: float = 1.0, precision: str = "float32") -> keras.Model:
    """Photos [n, size, size, 3], RGB 0..255, to (scores [n, values + 1], pooled features [n, channels]).

    `precision` is the dtype policy of the backbone; pooling and scores are float32 always. Raises WeightsError
    for an unknown backbone or weights that do not fit.
    """
    keras.config.set_dtype_policy(precision)
    try:
        base = _backbone(backbone, weights, size, alpha)
    finally:
        keras.config.set_dtype_policy("float32")
    photos = keras.Input((size, size, 3), name="photos")
    features = base(_normalised(photos, backbone))
    pooled = keras.layers.GlobalAveragePooling2D(name="pooled")(features)
    scores = keras.layers.Dense(layout.width() + 1, name=HEAD_LAYER)(pooled)
    return keras.Model(photos, [scores, pooled], name="eye")


def resized(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The same network for photos of the side that serving uses."""
    larger = build(backbone=recipe.backbone, weights="none", size=recipe.sight, alpha=recipe.alpha)
    larger.set_weights(model.get_weights())
    return larger


def serving(model: keras.Model, *, backbone: str, strangeness: tuple[NDArray[np.float32], ...]) -> keras.Model:
    """The graph that is exported: uint8 photos to scores, maps of scores, and strangeness.

    `strangeness`: (mean [channels], projection [channels, k]); the output is the squared length of the projected
    deviation plus what the projection leaves over, see ml.vision.training.strangeness.
    """
    size = model.input_shape[1]
    photos = keras.Input((size, size, 3), dtype="uint8", name="photos")
    base = model.get_layer(BACKBONE_LAYER)
    features = base(_normalised(keras.ops.cast(photos, "float32"), backbone), training=False)
    pooled = keras.layers.GlobalAveragePooling2D()(features)
    kernel, bias = model.get_layer(HEAD_LAYER).get_weights()
    score_layer = keras.layers.Dense(kernel.shape[1], name="score_row")
    scores = score_layer(pooled)
    score_layer.set_weights([kernel, bias])
    map_layer = keras.layers.Conv2D(kernel.shape[1], 1, use_bias=False, name="score_maps")
    maps = map_layer(features)
    map_layer.set_weights([kernel[None, None]])
    return keras.Model(photos, [scores, maps, _strangeness(pooled, *strangeness)], name="eye_serving")


def _strangeness(pooled: Any, mean: NDArray[np.float32], projection: NDArray[np.float32]) -> Any:
    layer = keras.layers.Dense(projection.shape[1], name="strangeness_axes")
    projected = layer(pooled)
    layer.set_weights([projection, -mean @ projection])
    return keras.ops.mean(keras.ops.square(projected), axis=-1)


def _backbone(name: str, weights: str, size: int, alpha: float) -> keras.Model:
    if name in lite.VARIANTS:
        return _lite_backbone(name, weights, size)
    if name not in BACKBONES:
        raise WeightsError(f"There is no backbone {name!r}: use one of {', '.join([*BACKBONES, *lite.VARIANTS])}.")
    make = getattr(keras.applications, BACKBONES[name][0])
    options: dict[str, Any] = {"alpha": alpha} if name == "mobilenet_v2" else {}
    options |= {"input_shape": (size, size, 3), "include_top": False, "name": BACKBONE_LAYER}
    try:
        base = make(weights=None, **options)
    except ValueError as error:
        raise WeightsError(f"{name} cannot be built for {size} pixels ({_first_line(error)}).") from error
    if weights == "imagenet":
        return _fetched(make, name, options)
    if weights != "none":
        _load(base, name, Path(weights))
    return base


def _lite_backbone(name: str, weights: str, size: int) -> keras.Model:
    if weights == "imagenet":
        raise WeightsError(
            f"Keras has no ImageNet weights of {name}: make a file of them with tools/efficientnet_lite_weights.py and "
            "name it with --weights FILE, or train with --weights none."
        )
    base = lite.efficientnet_lite(name, size=size, name=BACKBONE_LAYER)
    if weights != "none":
        _load(base, name, Path(weights))
    return base


def _fetched(make: Any, name: str, options: dict[str, Any]) -> keras.Model:
    try:
        return make(weights="imagenet", **options)
    # Keras raises a bare Exception when a download fails.
    except Exception as error:
        raise WeightsError(
            f"The ImageNet weights of {name} could not be fetched ({_first_line(error)}). Without a network, fetch "
            "the file elsewhere and name it with --weights FILE, or train with --weights none."
        ) from error


def _load(base: keras.Model, name: str, path: Path) -> None:
    if not path.is_file():
        raise WeightsError(f"There is no file of weights {str(path)!r}: name one, or imagenet, or none.")
    try:
        # Keras tells every layer that is missing in another backbone's file, a page of it; the sentence below says it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            base.load_weights(path)
    # A damaged file raises whatever its reader stumbles over.
    except Exception as error:
        raise WeightsError(
            f"The weights {str(path)!r} do not fit {name} ({_first_line(error)}): give the file that Keras saved for "
            "this backbone without its top, whole."
        ) from error


def _normalised(photos: Any, backbone: str) -> Any:
    if backbone in lite.VARIANTS:
        return lite.preprocess_input(photos)
    module = getattr(keras.applications, BACKBONES[backbone][1])
    return module.preprocess_input(photos)


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
