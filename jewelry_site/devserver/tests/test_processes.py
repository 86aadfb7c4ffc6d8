from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jewelry_site.devserver.processes import LOG_LIMIT, ProcessRecord, end_family, end_stale, family, start_process

WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def start(tmp_path: Path, code: str) -> subprocess.Popen[bytes]:
    process = start_process([sys.executable, "-c", code], log=tmp_path / "log", environment=os.environ, folder=tmp_path)
    while not (tmp_path / "log").read_text():
        time.sleep(0.01)
    return process


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = start(tmp_path, WITH_A_CHILD)
    yield process
    end_family(process.pid, patience=0)


def test_a_process_leads_a_session_of_its_own(parent: subprocess.Popen[bytes]) -> None:
    assert os.getsid(parent.pid) == parent.pid


def test_ending_a_process_ends_its_children(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    child = int((tmp_path / "log").read_text())

    end_family(parent.pid, patience=5)
    parent.wait()

    assert family(parent.pid) == []
    assert not psutil.pid_exists(child)


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as stream:
        stream.truncate(LOG_LIMIT + 1)

    process = start_process([sys.executable, "-c", "print('here')"], log=log, environment=os.environ, folder=tmp_path)
    process.wait()

    assert log.read_text() == "here\n"
    assert (tmp_path / "log.1").stat().st_size == LOG_LIMIT + 1


def test_a_process_deaf_to_sigterm_is_killed(tmp_path: Path) -> None:
    process = start(tmp_path, DEAF)

    end_family(process.pid, patience=0.2)

    assert family(process.pid) == []


def test_what_a_killed_starter_left_is_ended(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    record = tmp_path / "run" / "one.process.json"
    ProcessRecord.of(parent.pid).write(record)

    assert end_stale(record) is True
    assert family(parent.pid) == []
    assert not record.exists()


def test_children_are_ended_also_when_their_leader_died_before(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    record = tmp_path / "one.process.json"
    ProcessRecord.of(parent.pid).write(record)
    parent.kill()
    parent.wait()

    assert end_stale(record) is True
    assert family(parent.pid) == []


def test_a_stranger_with_a_reused_id_is_left_alone(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    record = tmp_path / "one.process.json"
    ProcessRecord(parent.pid, psutil.Process(parent.pid).create_time() - 3600).write(record)

    assert end_stale(record) is False
    assert parent.poll() is None


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"pid": "x", "born": 1})])
def test_a_damaged_record_is_no_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.process.json"
    path.write_text(text)

    assert ProcessRecord.read(path) is None
