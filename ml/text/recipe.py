"""The recipe of a training run: everything that decides its outcome, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Sizes of the model, passes over the lessons, and the seed; written into the model's config.json.

    `descriptions`, `short_fields`: shares of the lessons that each pass draws.
    """

    layers: int = 4
    width: int = 256
    heads: int = 8
    vocabulary: int = 4096
    positions: int = 288
    epochs: int = 12
    batch_tokens: int = 2048
    learning_rate: float = 2e-3
    matrix_rate: float = 0.015
    dropout: float = 0.0
    descriptions: float = 1.0
    short_fields: float = 0.25
    unknown_values: float = 0.08
    seed: int = 0
