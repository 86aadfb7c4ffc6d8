"""The training frameworks at the same work, each in a process of its own, asked round by round.

Round by round, so that a machine that slows down slows down both; in their own process, so that no framework's
memory and threads weigh on what is measured beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class RivalError(Exception):
    """The rival could not be started, or ended. The message says why."""


class Rival:
    """A module of this package that prints one JSON line when ready and one for each line that it reads."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.told = self._answer()

    def seconds(self, question: str) -> float:
        """How long the rival took for one round of what is asked."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        return float(self._answer()["seconds"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RivalError(f"it ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RivalError(answer["error"])
        return answer


@contextmanager
def rival(module: str, *arguments: str) -> Iterator[Rival]:
    """Start `bench.rivals.<module>`; it ends with the block. Raises RivalError."""
    command = [sys.executable, "-m", f"bench.rivals.{module}", *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield Rival(process)
    finally:
        process.kill()
        process.wait()
