"""Prints the readings as a table and writes them as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Entry, Figure, Missing, Reading

HEAD = f"{'':<16}{'':<28}{'median ms':>12}{'95 % ms':>12}{'to yardstick':>14}"


def line(entry: Entry) -> str:
    if isinstance(entry, Figure):
        return f"{entry.measure:<16}{entry.case:<28}{entry.value:>12.3f} {entry.unit}"
    if isinstance(entry, Missing):
        return f"{entry.measure:<16}not measured: {entry.why}"
    return f"{entry.measure:<16}{entry.case:<28}{entry.ms:>12.2f}{entry.slowest_ms:>12.2f}{entry.ratio:>14.3f}"


def write_json(entries: Sequence[Entry], *, quick: bool, folder: Path) -> Path:
    """One file a run, named by its time."""
    now = datetime.now(UTC)
    report = {
        "taken": now.isoformat(timespec="seconds"),
        "quick": quick,
        "machine": {
            "processors": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
        "readings": [asdict(entry) for entry in entries if isinstance(entry, Reading)],
        "figures": [asdict(entry) for entry in entries if isinstance(entry, Figure)],
        "missing": [asdict(entry) for entry in entries if isinstance(entry, Missing)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(report, indent=2) + "\n")
    return path
