"""The trainer's own process: an earlier one is ended only where it runs."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from feedback.learning import process


def test_a_process_of_another_machine_is_not_looked_for_on_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(process, "_kill", ended.append)
    with (tmp_path / "lock").open("a+", encoding="utf-8") as lock:
        lock.write("another-machine 123")
        process._end_survivor(lock)
        assert ended == []
        lock.truncate(0)
        lock.write(f"{socket.gethostname()} 123")
        process._end_survivor(lock)
    assert ended == [123]
