"""Promises of a long training: one sees how far it is, and its figures can be looked at in TensorBoard."""

from __future__ import annotations

from pathlib import Path

import pytest

from ml.vision.training import progress as told
from ml.vision.training.progress import Progress


def test_a_log_gets_lines_with_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 30.0, 30.0, 36.0])
    monkeypatch.setattr(told.time, "monotonic", lambda: next(now))
    lines: list[str] = []
    with Progress(10, 4, lines.append, bar=False) as progress:
        progress.step("epoch 2, step 1 of 5", lambda: 1.5)
        monkeypatch.setattr(told.time, "monotonic", lambda: 40.0)
        progress.step("epoch 2, step 2 of 5", lambda: 1.0)
    # One step in 30 seconds, five to go; the second step came too soon after the first line.
    assert lines == ["  epoch 2, step 1 of 5, loss 1.500, about 3 min left"]


def test_a_terminal_gets_a_bar_and_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    with Progress(2, 0, lines.append, bar=True) as progress:
        progress.step("epoch 1, step 1 of 2", lambda: 1.0)
        progress.step("epoch 1, step 2 of 2", lambda: 1.0)
    assert "2/2" in capsys.readouterr().err
    assert lines == []


def test_figures_stand_in_the_logs_by_epoch(tmp_path: Path) -> None:
    import tensorflow as tf

    from ml.vision.training.scalars import Scalars

    scalars = Scalars.to(tmp_path)
    for epoch, loss in ((1, 2.5), (2, 1.25)):
        scalars.write({"loss": loss}, group="epoch", step=epoch)
    (log,) = tmp_path.iterdir()
    found = [
        (event.step, part.tag, float(tf.make_ndarray(part.tensor)))
        for event in tf.compat.v1.train.summary_iterator(str(log))
        for part in event.summary.value
    ]
    assert found == [(1, "epoch/loss", 2.5), (2, "epoch/loss", 1.25)]
