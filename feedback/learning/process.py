"""The library's trainer in a process of its own: polite to the web, heard line by line, ended when it must stop."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import queue
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from feedback.learning.places import PlaceError, Stopped

logger = logging.getLogger(__name__)

NICENESS = "15"
LOOK_EVERY_SECONDS = 1.0
LAST_WORDS = 2000
LINES_KEPT = 5000
_SECRETS = (
    *("SECRET_KEY", "DATABASE_URL", "POSTGRES_PASSWORD", "REDIS_URL", "REDIS_PASSWORD", "EMAIL_URL"),
    *("TEXT_MODEL_KEY", "METRICS_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    "GOOGLE_APPLICATION_CREDENTIALS",
)


@dataclass(frozen=True)
class Ended:
    """How the process ended: its exit status (below zero: the signal), what it printed, its last words of trouble."""

    status: int
    printed: str
    last_words: str


def trainer_run(
    words: Sequence[str], *, work: Path, hear: Callable[[dict[str, Any]], None], must_stop: Callable[[], bool]
) -> Ended:
    """Run ``python -m ml WORDS`` and hand each JSON line that it prints to ``hear``. Raises Stopped or PlaceError."""
    work.mkdir(parents=True, exist_ok=True)
    with _only_one(work) as lock, (work / "stderr.txt").open("w+", encoding="utf-8", errors="replace") as errors:
        process = _start(words, errors, lock)
        try:
            printed = _listen(process, hear, must_stop)
        finally:
            _end(process)
        return Ended(process.returncode, printed, _last_words(errors))


def _start(words: Sequence[str], errors: IO[str], lock: IO[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*_manners(), *settings.TRAINER_COMMAND, *words],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        errors="replace",
        start_new_session=True,
        pass_fds=(lock.fileno(),),
    )
    lock.write(f"{socket.gethostname()} {process.pid}")
    lock.flush()
    return process


def _manners() -> list[str]:
    """Last in line for processor and disk, one core left free, none of our secrets, and no life after its worker."""
    threads = max(1, (os.cpu_count() or 1) - 1)
    command = ["env", *(word for name in _SECRETS for word in ("-u", name))]
    command += [f"{name}={threads}" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")]
    command += ["nice", "-n", NICENESS]
    if shutil.which("ionice"):
        command += ["ionice", "-c", "3"]
    if shutil.which("setpriv"):
        command += ["setpriv", "--pdeathsig", "KILL"]
    return command


def _listen(
    process: subprocess.Popen[str], hear: Callable[[dict[str, Any]], None], must_stop: Callable[[], bool]
) -> str:
    """Every line until the process ends; the last of them again. Raises Stopped or PlaceError."""
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    heard_at, printed = time.monotonic(), deque[str](maxlen=LINES_KEPT)
    while True:
        if must_stop():
            raise Stopped
        try:
            line = lines.get(timeout=LOOK_EVERY_SECONDS)
        except queue.Empty:
            if time.monotonic() - heard_at > settings.TRAINING_SILENCE.total_seconds():
                raise PlaceError("trainer_silent", "The trainer said nothing for too long.", passing=True) from None
            continue
        if line is None:
            process.wait()
            return "\n".join(printed)
        heard_at = time.monotonic()
        printed.append(line)
        hear(_parsed(line))


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    with process.stdout as printed:
        for line in printed:
            if line.strip():
                lines.put(line.strip())
    lines.put(None)


def _parsed(line: str) -> dict[str, Any]:
    """A line that is no event is told as it is."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"event": "log", "text": line}


def _end(process: subprocess.Popen[str]) -> None:
    """Nothing of its session survives."""
    if process.poll() is None:
        _kill(process.pid)
        process.wait()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _last_words(errors: IO[str]) -> str:
    errors.seek(0)
    lines = [line.strip() for line in errors.read()[-LAST_WORDS * 4 :].splitlines() if line.strip()]
    return lines[-1][-LAST_WORDS:] if lines else ""


@contextmanager
def _only_one(work: Path) -> Iterator[IO[str]]:
    """The work folder's lock, which the trainer inherits: one that outlived its worker is ended before the next begins.

    Raises PlaceError when it does not go.
    """
    with (work / "lock").open("a+", encoding="utf-8") as lock:
        for wait in (0.0, 0.5, 2.0, 5.0):
            time.sleep(wait)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _end_survivor(lock)
                continue
            lock.truncate(0)  # who is named in it has ended
            yield lock
            return
    raise PlaceError("still_at_work", "A trainer of an earlier attempt does not end.", passing=True)


def _end_survivor(lock: IO[str]) -> None:
    """A number of another machine, where a folder is shared, names some other process here."""
    lock.seek(0)
    machine, _, pid = lock.read().strip().partition(" ")
    if machine == socket.gethostname() and pid.isdigit():
        logger.warning("ending a trainer that outlived its worker: process %s", pid)
        _kill(int(pid))
