"""Importing this package registers all measures, in the order of their table."""

from bench.measures import gate, see, write, pages  # noqa: I001  the order of the table

__all__ = ["gate", "pages", "see", "write"]
