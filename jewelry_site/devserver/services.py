"""The four processes of the product, as commands."""

from __future__ import annotations

import sys
from dataclasses import dataclass

WEB_PROCESSES = 2
THREADS_PER_WEB_PROCESS = 8


@dataclass(frozen=True)
class Service:
    """One process of the product. ``patience``: seconds to finish its work when asked to end."""

    name: str
    command: tuple[str, ...]
    patience: float


def web(port: int) -> Service:
    command = (
        *(sys.executable, "-m", "gunicorn", "jewelry_site.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", str(WEB_PROCESSES)),
        *("--threads", str(THREADS_PER_WEB_PROCESS), "--timeout", "60", "--graceful-timeout", "5"),
        *("--no-control-socket", "--access-logfile", "-"),
    )
    return Service("web", command, patience=8)


def worker(number: int = 1) -> Service:
    """An inference worker: sees, asks, writes, checks."""
    return Service(f"worker-{number}" if number > 1 else "worker", _celery("inference", number), patience=10)


def trainer() -> Service:
    """The training worker, for what is on the queue of that name."""
    return Service("trainer", _celery("training", 1), patience=3)


def scheduler() -> Service:
    """The sweeper: sends what was lost again, takes back what a dead worker held."""
    return Service("scheduler", (sys.executable, "manage.py", "run_scheduler"), patience=5)


def everything(port: int) -> tuple[Service, ...]:
    return (web(port), worker(), trainer(), scheduler())


def _celery(queue: str, number: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "-A", "jewelry_site", "worker", "-Q", queue),
        *("-n", f"{queue}-{number}@%h", "--concurrency", "1", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    )
