"""A planted challenger, and how its folder is made from the live model's."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.artifacts import MANIFEST

Make = Callable[[Path], None]


@dataclass(frozen=True)
class Planted:
    """`make` writes the folder; `harm` says what is wrong with it, and is empty for a harmless one."""

    name: str
    make: Make
    harm: str = ""

    @property
    def harmless(self) -> bool:
        return not self.harm


def copied(live: Path, folder: Path) -> Path:
    """The live model's folder once more."""
    shutil.copytree(live, folder, copy_function=shutil.copyfile)
    return folder


def resealed(folder: Path, **changed: Any) -> None:
    """A manifest that fits the files as they are now, with fields `changed`: the harm is in them, not in the seal."""
    file = folder / MANIFEST
    manifest = json.loads(file.read_text(encoding="utf-8")) | {"version": f"planted-{folder.name}"} | changed
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    file.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
