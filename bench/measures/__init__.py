"""Importing this package registers all measures, in the order of their table."""

from bench.measures import gate, stages, see, generate, write, voice  # noqa: I001  the order of the table
from bench.measures import learning, retraining, gate_for_models, pages, beside_training, quality

__all__ = [
    "beside_training",
    "gate",
    "gate_for_models",
    "generate",
    "learning",
    "pages",
    "quality",
    "retraining",
    "see",
    "stages",
    "voice",
    "write",
]
