"""Importing this package registers all measures, in the order of their table."""

from bench.measures import gate, stages, see, generate, write, voice, pages  # noqa: I001  the order of the table

__all__ = ["gate", "generate", "pages", "see", "stages", "voice", "write"]
