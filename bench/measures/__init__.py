"""Importing this package registers all measures, in the order of their table."""

from bench.measures import gate, stages, see, generate, write, voice, learning, gate_for_models, pages, beside_training  # noqa: I001  the order of the table

__all__ = [
    "beside_training",
    "gate",
    "gate_for_models",
    "generate",
    "learning",
    "pages",
    "see",
    "stages",
    "voice",
    "write",
]
