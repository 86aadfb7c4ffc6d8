"""Start and end processes so that none is left behind, also when the starter itself was killed.

Each process leads a session of its own. A small record on disk (process id and birth time) lets the
next start end what a killed predecessor left running, and never a stranger that got the same id.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LOG_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class ProcessRecord:
    """Who a process was. Births are seconds since the epoch, as psutil tells them."""

    pid: int
    born: float

    @classmethod
    def of(cls, pid: int) -> ProcessRecord:
        return cls(pid, psutil.Process(pid).create_time())

    @classmethod
    def read(cls, path: Path) -> ProcessRecord | None:
        """The record in ``path``; None where there is none or it is damaged."""
        try:
            entry = json.loads(path.read_text())
            return cls(int(entry["pid"]), float(entry["born"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"pid": self.pid, "born": self.born}))

    def leader(self) -> psutil.Process | None:
        """The process itself, if it still lives and no stranger took its id."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.born) < 1.0
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def start_process(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
) -> subprocess.Popen[bytes]:
    """Start ``command`` as the leader of its own session, writing both its streams to the end of ``log``.

    A log that has grown large is put aside first; one old file is kept.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
    with log.open("ab") as stream:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )


def family(pid: int) -> list[psutil.Process]:
    """The living processes of the session that ``pid`` leads, and their descendants."""
    members = {process.pid: process for process in psutil.process_iter() if _session(process.pid) == pid}
    for process in list(members.values()):
        try:
            members.update({child.pid: child for child in process.children(recursive=True)})
        except psutil.NoSuchProcess:
            continue
    return [process for process in members.values() if _lives(process)]


def end_family(pid: int, *, patience: float, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask the leader to end, wait ``patience`` seconds for all of its session, then kill what is left."""
    processes = family(pid)
    try:
        os.kill(pid, first)
    except ProcessLookupError:
        for process in processes:
            _send(process, first)
    processes = _wait_for_end(pid, processes, patience)
    for process in processes:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(processes, timeout=5)


def end_stale(record_path: Path, *, patience: float = 5.0) -> bool:
    """End what a killed starter left running under this record. True if there was anything to end."""
    record = ProcessRecord.read(record_path)
    if record is None:
        return False
    reused = record.leader() is None and psutil.pid_exists(record.pid) and not _is_zombie(record.pid)
    left = [] if reused else [member for member in family(record.pid) if member.create_time() >= record.born - 1]
    if left:
        end_family(record.pid, patience=patience)
    record_path.unlink(missing_ok=True)
    return bool(left)


def _wait_for_end(pid: int, processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    deadline = time.monotonic() + patience
    while processes and time.monotonic() < deadline:
        _, processes = psutil.wait_procs(processes, timeout=0.05)
        processes = [process for process in processes if _lives(process)]
    return processes + [late for late in family(pid) if late not in processes]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _send(process: psutil.Process, which: signal.Signals) -> None:
    try:
        process.send_signal(which)
    except psutil.NoSuchProcess:
        return


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
