"""Places where the fault tests may kill, abort or hang a worker. Without FAULT_DIR nothing ever happens."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.conf import settings


def fault_point(name: str, key: str = "") -> None:
    """Do what the file ``FAULT_DIR/<name>`` says: ``kill``, ``abort``, ``hang <seconds>``, each also with ``once``.

    A file ``<name>.<key>`` applies only to that key (the id of a listing, say).
    """
    folder: Path | None = settings.FAULT_DIR
    if folder is None:
        return
    for path in (folder / f"{name}.{key}", folder / name):
        try:
            words = path.read_text().split()
        except FileNotFoundError:
            continue
        if "once" in words:
            path.unlink(missing_ok=True)
        _act(words)


def _act(words: list[str]) -> None:
    match words:
        case ["kill", *_]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["abort", *_]:
            os.abort()
        case ["hang", seconds, *_]:
            time.sleep(float(seconds))
