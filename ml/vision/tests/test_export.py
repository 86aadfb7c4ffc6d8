"""A graph ships only if scores, maps and strangeness are those of the network, one photo at a time and in batches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.training import export

COLUMNS = layout.width() + 1
PHOTOS = np.random.default_rng(0).integers(0, 256, (11, 4, 4, 3), dtype=np.uint8)
Outputs = list[np.ndarray]


def network(photos: np.ndarray) -> Outputs:
    """Some scores, maps and strangeness that depend on the photo alone."""
    maps = np.sin(photos.reshape(len(photos), 4, 4, 3).mean(axis=-1)[..., None] * np.arange(1, COLUMNS + 1))
    return [part.astype(np.float32) for part in (maps.mean(axis=(1, 2)), maps, 1 + photos.mean(axis=(1, 2, 3)) / 255)]


class Session:
    """A runtime that gives what the network gives, changed by `fault`; it keeps the sizes of its batches."""

    def __init__(self, fault: Callable[[Outputs], Any]) -> None:
        self.fault = fault
        self.batches: list[int] = []

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="photos")]

    def run(self, _outputs: None, given: dict[str, np.ndarray]) -> Outputs:
        found = network(given["photos"])
        self.batches.append(len(found[0]))
        self.fault(found)
        return found


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Outputs], Any]], tuple[float, Any]]:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"graph")

    def run(fault: Callable[[Outputs], Any]) -> tuple[float, Any]:
        session = Session(fault)
        monkeypatch.setattr(export, "open_session", lambda graph: session)
        return export.verify_graph(network, path, PHOTOS), session

    return run


def change(output: int, place: Any, by: float, *, in_batches_only: bool = False) -> Callable[[Outputs], None]:
    def fault(found: Outputs) -> None:
        if len(found[0]) > 1 or not in_batches_only:
            found[output][place] += by

    return fault


def test_a_graph_that_says_the_same_is_proven_one_by_one_and_in_batches_of_eight(verify: Any) -> None:
    largest, session = verify(change(2, ..., 0.001))
    assert 0 < largest < 0.002
    assert session.batches == [1] * 11 + [8, 3]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (change(0, (..., layout.head("type").start), 9), "names another type"),
        (change(0, (..., layout.head("motifs").start), 0.1), "A probability .* is off by"),
        (change(0, (..., -1), 0.1), "A probability .* is off by"),
        (change(1, (..., 3, 3, layout.head("metal_tone").start), 0.5), "A map of scores .* is off by"),
        (change(2, 0, 0.1), "The strangeness .* is off by"),
        (change(2, 0, float("nan")), "The strangeness .* is off by"),
        (change(1, (0, 0, 0), 1, in_batches_only=True), "A map of scores .* is off by"),
    ],
)
def test_a_graph_that_says_anything_else_is_not_shipped(verify: Any, fault: Any, reason: str) -> None:
    with pytest.raises(export.ExportError, match=reason):
        verify(fault)


def test_maps_of_another_size_are_not_shipped(verify: Any) -> None:
    def coarser(found: Outputs) -> None:
        found[1] = found[1][:, ::2]

    with pytest.raises(export.ExportError, match="A map of scores"):
        verify(coarser)
