"""``python -m jewelry_site.devserver``: what script/server runs once the packages are installed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from jewelry_site.devserver import services
from jewelry_site.devserver.embedded import EmbeddedServer, ServerError, log_tail, port_is_taken
from jewelry_site.devserver.environment import (
    NOTE,
    REPOSITORY,
    STATIC_VAR,
    VAR,
    leave_note,
    product_environment,
    secret_key,
)
from jewelry_site.devserver.postgres import EmbeddedPostgres
from jewelry_site.devserver.redis import EmbeddedRedis
from jewelry_site.devserver.static_files import collect_static_files
from jewelry_site.devserver.supervise import Supervisor, end_leftovers
from jewelry_site.devserver.terminal import Terminal, welcome

READY_PATIENCE = 90.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartError(Exception):
    """The product cannot start; the sentence says what to do."""


def main() -> int:
    terminal = Terminal()
    for which in ENDINGS:
        signal.signal(which, _interrupt)
    try:
        with ExitStack() as at_the_end:
            _run(terminal, at_the_end)
    except (StartError, ServerError) as error:
        terminal.problem(str(error))
        return 1
    except KeyboardInterrupt:
        terminal.say("Everything has ended.")
        return 0
    return 0


def _interrupt(*_: object) -> None:
    """Begin to end, once: a second Ctrl-C must not leave half of the processes behind."""
    for which in ENDINGS:
        signal.signal(which, signal.SIG_IGN)
    os.write(sys.stdout.fileno(), b"\n  Ending ...\n")  # print is not safe inside a signal handler
    raise KeyboardInterrupt


def _run(terminal: Terminal, at_the_end: ExitStack) -> None:
    port = chosen_port(os.environ)
    at_the_end.enter_context(_lock(VAR / "run" / "server.lock", port))
    if end_leftovers(VAR):
        terminal.say("Ended what an earlier start had left running.")
    if port_is_taken(port):
        raise StartError(
            f"Port {port} is taken by another program. End that program, or choose another port: "
            f"PORT={port + 1} script/server"
        )
    embedded = _start_servers(terminal, at_the_end)
    environment = _environment(embedded)
    leave_note(environment)
    at_the_end.callback(NOTE.unlink, missing_ok=True)
    demo = _prepare(terminal, environment)
    supervisor = Supervisor(
        services.everything(port),
        servers=list(embedded.values()),
        folder=REPOSITORY,
        var=VAR,
        environment=environment,
        say=terminal.say,
    )
    at_the_end.callback(supervisor.stop)
    with terminal.step("Web, worker, trainer, scheduler"):
        supervisor.start()
        _wait_until_ready(port, supervisor)
    terminal.show(welcome(f"http://127.0.0.1:{port}", demo, logs=VAR / "log"))
    while True:
        supervisor.look_after()
        time.sleep(0.5)


def chosen_port(environment: Mapping[str, str]) -> int:
    """PORT, or 8000. Raises StartError."""
    text = environment.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise StartError(f"PORT={text!r} is not a port. Choose a number from 1024 to 65535: PORT=8001 script/server")
    return int(text)


def _lock(path: Path, port: int) -> IO[str]:
    """Held as long as this process lives; the system lets go of it whatever happens to the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise StartError(
            f"Touchstone is already running from this folder: {lock.read().strip()}. "
            "Use that one, or end it with Ctrl-C where it was started."
        ) from None
    lock.truncate(0)
    lock.write(f"http://127.0.0.1:{port} (process {os.getpid()})")
    lock.flush()
    return lock


def _start_servers(terminal: Terminal, at_the_end: ExitStack) -> dict[str, EmbeddedServer]:
    """The embedded servers by the variable that would name another one."""
    wanted: dict[str, EmbeddedServer] = {}
    if not os.environ.get("DATABASE_URL"):
        wanted["DATABASE_URL"] = EmbeddedPostgres(VAR / "postgres")
    if not os.environ.get("REDIS_URL"):
        wanted["REDIS_URL"] = EmbeddedRedis(VAR / "redis")
    for name, server in wanted.items():
        with terminal.step("PostgreSQL" if name == "DATABASE_URL" else "Redis"):
            at_the_end.enter_context(server)
    return wanted


def _environment(embedded: Mapping[str, EmbeddedServer]) -> dict[str, str]:
    urls = {
        name: embedded[name].url if name in embedded else os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")
    }
    return product_environment(
        os.environ,
        database_url=urls["DATABASE_URL"],
        redis_url=urls["REDIS_URL"],
        key=secret_key(VAR / "secret_key"),
        metrics_folder=_empty_folder(VAR / "run" / "metrics"),
    )


def _empty_folder(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def _prepare(terminal: Terminal, environment: Mapping[str, str]) -> dict[str, Any]:
    """Static files, tables, demo content. Returns what seed_demo tells: accounts and an API key."""
    with terminal.step("Static files"):
        try:
            collect_static_files(REPOSITORY, var=STATIC_VAR, environment=environment)
        except subprocess.CalledProcessError as error:
            reason = _last_lines(error.stdout)
            raise StartError(f"The static files could not be collected:\n{reason}") from error
    with terminal.step("Tables, models, demo listings"):
        told: dict[str, Any] = json.loads(_fill(environment))
    return told


def _fill(environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "jewelry_site.devserver.content"],
        cwd=REPOSITORY,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StartError(f"The tables or the demo content could not be made:\n{_last_lines(done.stderr)}")
    return done.stdout


def _last_lines(output: str | bytes, lines: int = 12) -> str:
    text = output.decode(errors="replace") if isinstance(output, bytes) else output
    return "\n".join(text.strip().splitlines()[-lines:])


def _wait_until_ready(port: int, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_PATIENCE
    while not _is_ready(port):
        supervisor.look_after()
        failing = [one for one in supervisor.supervised if one.failures >= 3]
        if failing or time.monotonic() > deadline:
            one = failing[0] if failing else supervisor.supervised[0]
            end = log_tail(one.log, 12)
            raise StartError(f"The {one.service.name} process does not start. Its log, {one.log}, ends:\n{end}")
        time.sleep(0.1)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
