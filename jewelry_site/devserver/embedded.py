"""What the two embedded servers share: a folder, a port, and a life to start, stop, kill and restart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from jewelry_site.devserver.processes import ProcessRecord, end_family, end_stale, family, start_process

START_PATIENCE = 60.0
STOP_PATIENCE = 20.0


class ServerError(Exception):
    """A server cannot be started; the sentence says why and where its log is."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


class EmbeddedServer(ABC):
    """A server process with its data in ``folder``, on a port of 127.0.0.1 that stays the same over restarts.

    With ``durable=False`` (tests) it may lose data when the machine stops, and is faster.
    """

    name: str
    stop_signal: signal.Signals

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address for DATABASE_URL or REDIS_URL, with the password."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready; called before each start."""

    @abstractmethod
    def command(self) -> list[str | Path]: ...

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes work now."""

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def record_path(self) -> Path:
        return self.folder / f"{self.name}.process.json"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Self:
        """Start and wait until it answers. Ends a predecessor that a killed starter left behind.

        Raises ServerError.
        """
        if self.running:
            return self
        self.folder.mkdir(parents=True, exist_ok=True)
        end_stale(self.record_path)
        self.prepare()
        self.process = start_process(self.command(), log=self.log, environment=_plain_environment(), folder=self.folder)
        ProcessRecord.of(self.process.pid).write(self.record_path)
        self._wait_until_it_answers()
        return self

    def stop(self) -> None:
        """End it in good order; data stays."""
        if self.process is not None:
            if self.running:
                end_family(self.process.pid, patience=STOP_PATIENCE, first=self.stop_signal)
            self.process.wait(timeout=10)
            self.process = None
        self.record_path.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL to the server and all its children."""
        if self.process is None:
            return
        everybody = self._everybody()
        self._signal(everybody, signal.SIGKILL)
        psutil.wait_procs(everybody, timeout=10)
        self.process.wait(timeout=10)

    def restart(self) -> None:
        self.stop()
        self.start()

    def pause(self) -> None:
        """Freeze it (SIGSTOP): connections stay open and nobody answers."""
        self._signal(self._everybody(), signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(self._everybody(), signal.SIGCONT)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @staticmethod
    def _signal(members: list[psutil.Process], number: signal.Signals) -> None:
        """A child that ends by itself in this moment needs no signal: PostgreSQL's come and go with connections."""
        for member in members:
            with suppress(psutil.NoSuchProcess):
                member.send_signal(number)

    def _everybody(self) -> list[psutil.Process]:
        return family(self.process.pid) if self.process is not None else []

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while not self.answers():
            if not self.running or time.monotonic() > deadline:
                self.stop()
                raise ServerError(f"{self.name} did not start. Its log, {self.log}, ends:\n{log_tail(self.log)}")
            time.sleep(0.05)


def log_tail(path: Path, lines: int = 8) -> str:
    """The last lines of a log, for a person to read."""
    if not path.exists():
        return "(empty)"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) or "(empty)"


def _plain_environment() -> dict[str, str]:
    """Without the caller's PG* variables, LD_PRELOAD and the like, which would change the server."""
    return {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "TZ") if key in os.environ}
