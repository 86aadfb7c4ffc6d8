"""Writes titles, descriptions, tags and alt text from facts. Nothing heavy is loaded before a writer is opened."""

from ml.text.prompt import LENGTHS, TONES
from ml.text.text import Text
from ml.text.writer import Writer

__all__ = ["LENGTHS", "TONES", "Text", "Writer"]
