"""Collects the static files when they changed since the last time."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def collect_static_files(folder: Path, *, var: Path, environment: Mapping[str, str]) -> bool:
    """Run collectstatic if a source file or a requirement changed. Returns whether it ran.

    Safe to call from several processes at once. Raises subprocess.CalledProcessError.
    """
    var.mkdir(parents=True, exist_ok=True)
    stamp = var / "static.stamp"
    with (var / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = _fingerprint(folder)
        if stamp.exists() and stamp.read_text() == now and (var / "static").is_dir():
            return False
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
        subprocess.run(
            command,
            cwd=folder,
            env=dict(environment),
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        stamp.write_text(now)
        return True


def _fingerprint(folder: Path) -> str:
    """Changes when a static file or the pinned packages (which bring static files too) change."""
    digest = hashlib.sha256()
    sources = [path for path in sorted((folder / "static").rglob("*")) if path.is_file()]
    for path in [*sources, *sorted((folder / "requirements").glob("*.txt"))]:
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
