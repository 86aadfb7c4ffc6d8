"""A training container as a cloud runs it, but with a trainer that only copies: what is tested here is the journey."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ml.artifacts import open_artifact, write_artifact
from ml.commands import job
from ml.data.snapshots import write_snapshot


class NotedReport:
    """A Report that keeps what it is told, and can ask to stop."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reference = ""
        self.stop_now = False
        self.taken_over = False

    def progress(self, what: str, done: int, of: int) -> None:
        self.lines.append(f"{what} {done}/{of}")

    def log(self, text: str) -> None:
        self.lines.append(text)

    def remember(self, reference: str) -> None:
        self.reference = reference

    def must_stop(self) -> bool:
        return self.stop_now

    def decided(self) -> bool:
        return not self.taken_over


def model(folder: Path, version: str) -> Path:
    with write_artifact(
        folder, kind="text", name="tiny", version=version, vocabulary="v", data_fingerprint="d", licence="ours"
    ) as aside:
        (aside / "card.md").write_text(f"Card of {version}")
        (aside / "weights.txt").write_text(version)
    return folder


def copying_trainer(monkeypatch: pytest.MonkeyPatch, *, exit_code: int = 0, says: str = "") -> None:
    """In the place of ``python -m ml retrain``: checks that its inputs arrived whole and names the model as asked."""

    def main(arguments: Sequence[str]) -> int:
        given = dict(zip(arguments[2::2], arguments[3::2], strict=True))
        open_artifact(Path(given["--live"]), kind="text")
        assert json.loads((Path(given["--snapshot"]) / "snapshot.json").read_text())["kind"] == "text"
        if says:
            print(says, file=sys.stderr)
        if exit_code == 0:
            model(Path(given["--to"]), given["--version"])
        return exit_code

    monkeypatch.setattr("ml.__main__.main", main)


def run_container(arguments: Sequence[str], paths: dict[str, Path]) -> int:
    """Run ``python -m ml job`` with the container's paths laid onto folders of this machine."""
    parser = argparse.ArgumentParser()
    job.add_arguments(parser)
    laid = []
    for argument in arguments:
        for mounted, real in paths.items():
            argument = argument.replace(mounted, str(real))
        laid.append(argument)
    return job.run(parser.parse_args(laid))


def snapshot(folder: Path) -> Path:
    write_snapshot(folder, kind="text", examples=[])
    return folder
