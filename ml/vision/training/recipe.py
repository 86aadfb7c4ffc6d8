"""How a model is trained: every number of the recipe in one place, stored with the model."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

# What can be left out of the augmentation: ml.vision.training.augment for photos, ml.vision.training.grounds.
OF_PHOTOS = ("rotation", "flips", "scale", "crops", "blur", "jpeg", "light", "colour", "noise")
AUGMENTATIONS = ("ground", *OF_PHOTOS)
PRECISIONS = ("float32", "mixed_bfloat16")


@dataclass(frozen=True)
class Recipe:
    """The settings of one training. `weights`: "imagenet", "none" or a file of backbone weights.

    `size` is the side of the photos in training, `sight` the side in serving, in pixels. `without` names
    augmentations that are left out; `precision` is a dtype policy of Keras for the backbone.
    """

    backbone: str = "mobilenet_v2"
    weights: str = "imagenet"
    alpha: float = 1.0
    size: int = 192
    sight: int = 224
    head_epochs: int = 100
    refit_epochs: int = 60
    epochs: int = 12
    batch: int = 32
    backbone_rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 1e-4
    dropout: float = 0.3
    label_smoothing: float = 0.05
    negative_share: float = 0.1
    patience: int = 5
    seed: int = 0
    without: tuple[str, ...] = ()
    precision: str = "float32"

    def as_json(self) -> dict[str, Any]:
        """For the model's config: a weights file by its name only, since its folder means nothing elsewhere."""
        return asdict(self) | {"weights": Path(self.weights).name, "without": sorted(self.without)}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))
