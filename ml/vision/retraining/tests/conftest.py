"""The tiny eye, its bank, and snapshots of drawn pieces to retrain it from."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ml.challenge.tests.tiny import write_eye, write_tiny_bank
from ml.data.examples import VisionExample
from ml.data.snapshots import Snapshot, write_snapshot
from ml.vision.retraining.bank import Bank
from ml.vision.tests.drawn import piece


@dataclass(frozen=True)
class World:
    """A folder with a live model and its bank in it."""

    folder: Path
    live: Path
    bank: Path

    def opened(self) -> Bank:
        return Bank.open(self.bank)

    def freeze(self, name: str, examples: Sequence[VisionExample]) -> Snapshot:
        return write_snapshot(
            self.folder / name, kind="vision", examples=examples, photo=lambda example: PHOTOS[example.sha256]
        )

    def command(self, *more: str, snapshot: str = "snapshot", to: str = "new") -> list[str]:
        folders = ["--snapshot", str(self.folder / snapshot), "--live", str(self.live), "--to", str(self.folder / to)]
        return ["retrain", "vision", *folders, "--bank", str(self.bank), "--version", "v2", *more]


PHOTOS: dict[str, bytes] = {}


def example(number: int, **changes: Any) -> VisionExample:
    """A drawn ring, said to be silver-coloured."""
    kept = io.BytesIO()
    piece("ring", "yellow", seed=number).save(kept, "PNG")
    sha256 = hashlib.sha256(kept.getvalue()).hexdigest()
    PHOTOS[sha256] = kept.getvalue()
    given: dict[str, Any] = {
        "id": f"e{number}",
        "photo": f"photos/{sha256}.png",
        "sha256": sha256,
        "artisan": "a1",
        "piece": f"p{number}",
        "labels": {"metal_tone": ("white",)},
        "part": "train",
        "at": "2026-11-22T10:00:00+00:00",
        "thought": {"metal_tone": ("yellow",)},
    }
    return VisionExample(**(given | changes))


def examples(count: int, **changes: Any) -> list[VisionExample]:
    return [example(number, **changes) for number in range(count)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    write_tiny_bank(tmp_path / "bank")
    return World(tmp_path, write_eye(tmp_path / "live"), tmp_path / "bank")


@pytest.fixture
def events(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What a command printed on standard output since the last call, a JSON object a line."""
    import json

    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]
