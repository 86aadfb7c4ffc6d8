"""Figures of a training by epoch, as logs for TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tensorflow as tf


class Scalars:
    """Write figures below a folder, or nowhere."""

    def __init__(self, writer: tf.summary.SummaryWriter) -> None:
        self._writer = writer

    @classmethod
    def to(cls, folder: Path | None) -> Scalars:
        """Logs in `folder`; without a folder nothing is written."""
        return cls(tf.summary.create_noop_writer() if folder is None else tf.summary.create_file_writer(str(folder)))

    def write(self, figures: Mapping[str, float], *, group: str, step: int) -> None:
        with self._writer.as_default():
            for name, value in figures.items():
                tf.summary.scalar(f"{group}/{name}", value, step=step)
        self._writer.flush()
