"""A folder of weights before it is opened: safetensors only, no code, enough memory; and what names its content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ml.other_models.model import OtherModelError

# Weights, and what a forward pass over a short text needs beside them.
HEADROOM = 1.2
_MEMORY = Path("/proc/meminfo")
_GROUP_MOST, _GROUP_USED = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
_NAMING = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


def check_weights(folder: Path) -> int:
    """The size of the weights in bytes. Raises OtherModelError: ``not_a_model``, ``needs_code`` or ``no_memory``."""
    config = config_of(folder)
    if config.get("auto_map"):
        raise OtherModelError(
            "needs_code", f"{folder.name} brings code of its own, which is never run: choose a model without it."
        )
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        raise OtherModelError(
            "not_a_model", f"{folder.name} has no safetensors weights: save it again with save_pretrained."
        )
    size = sum(path.stat().st_size for path in weights)
    free = free_memory()
    if free is not None and size * HEADROOM > free:
        raise OtherModelError(
            "no_memory",
            f"{folder.name} needs about {size * HEADROOM / 1e9:.1f} GB and {free / 1e9:.1f} GB are free: "
            "choose a smaller model or give the worker more memory.",
        )
    return size


def fingerprint(folder: Path) -> str:
    """sha256 over the weights and all that shapes what they write, shortened to 12 digits."""
    digest = hashlib.sha256()
    files = [folder / name for name in _NAMING] + sorted(folder.glob("*.safetensors"))
    for path in (one for one in files if one.is_file()):
        with path.open("rb") as file:
            digest.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


def free_memory() -> int | None:
    """Bytes that this process may still take: what Linux has free, within the limit of its container; else None."""
    try:
        lines = dict(line.split(":", 1) for line in _MEMORY.read_text().splitlines())
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None
    try:
        return min(free, int(_GROUP_MOST.read_text()) - int(_GROUP_USED.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return free


def config_of(folder: Path) -> dict[str, Any]:
    """What config.json holds. Raises OtherModelError ``not_a_model``."""
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OtherModelError("not_a_model", f"{folder.name} has no readable config.json: copy it again.") from error
    if not isinstance(found, dict):
        raise OtherModelError("not_a_model", f"The config.json of {folder.name} is no object: copy it again.")
    return found
