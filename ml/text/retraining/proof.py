"""A new model writes a few texts before it may stand anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ml.data.examples import TextExample
from ml.edits.facts import sheet_from
from ml.text.writer import Writer

TEXTS = 6


class RetrainError(Exception):
    """The retrained model cannot be used. The message says why."""


def try_out(folder: Path, examples: Sequence[TextExample]) -> None:
    """Write about some of the examples' pieces. Raises RetrainError for a text that claims what no fact carries, or
    when the model writes nothing that may stand; ml.artifacts.ArtifactError when the folder does not serve.
    """
    writer = Writer.open(folder)
    texts = [
        writer.write(sheet_from(one.facts), tone=one.tone, length=one.length, seed=number)
        for number, one in enumerate(examples[:TEXTS])
    ]
    wrong = next((text.findings[0] for text in texts if text.findings), None)
    if wrong is not None:
        raise RetrainError(f"The retrained model wrote what no fact carries ({wrong.rule}); nothing was kept.")
    if all(text.writer == "planner" for text in texts):
        raise RetrainError("The retrained model wrote nothing that may stand; nothing was kept.")
