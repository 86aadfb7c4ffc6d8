"""A model on disk: a folder of plain data files that a manifest names and seals.

The folder holds `manifest.json`, `card.md` and whatever the model needs (graphs, thresholds, vocabulary).
Nothing in it can run: only data formats are admitted, and every file is checked by sha256 before it is opened.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

FORMAT = 1
MANIFEST = "manifest.json"
CARD = "card.md"
KINDS = ("vision", "text")
Kind = Literal["vision", "text"]
ADMITTED_SUFFIXES = frozenset({".json", ".jsonl", ".onnx", ".md", ".txt", ".csv", ".safetensors"})
MANIFEST_BYTES_AT_MOST = 1_000_000
_TEXT_FIELDS = ("name", "version", "created", "vocabulary", "data_fingerprint", "licence")


class ArtifactError(Exception):
    """The folder cannot be used as a model. The message says why and what to do."""


@dataclass(frozen=True)
class Artifact:
    """A model folder whose files all match its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    def path(self, name: str) -> Path:
        """Where a file of the manifest lies. Raises ArtifactError for a file that the manifest does not name."""
        if name not in self.manifest["files"]:
            raise ArtifactError(f"{self.folder} has no file {name!r} in its manifest: train or copy the model again.")
        return self.folder / name

    def read_bytes(self, name: str) -> bytes:
        """The file's content, checked once more, so that a file swapped after opening is still refused."""
        content = _read(self.path(name))
        _demand_digest(self.folder, name, hashlib.sha256(content).hexdigest(), self.manifest["files"][name])
        return content

    def read_json(self, name: str) -> Any:
        """The file parsed as JSON. Raises ArtifactError if it is no JSON."""
        return _parse(self.path(name), self.read_bytes(name))


def open_artifact(folder: Path, *, kind: Kind) -> Artifact:
    """Check a model folder from end to end: manifest, kind, forbidden formats, sha256 of every file.

    Raises ArtifactError with a sentence that says what to do. No model file is parsed here.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ArtifactError(f"There is no model folder at {folder}: train one with `python -m ml train {kind}`.")
    _refuse_foreign_formats(folder)
    manifest = manifest_read(folder)
    if manifest["kind"] != kind:
        raise ArtifactError(f"{folder} holds a {manifest['kind']} model, not a {kind} model: name another folder.")
    for name, digest in manifest["files"].items():
        _demand_digest(folder, name, _sha256(folder / name), digest)
    return Artifact(folder=folder, manifest=manifest)


@contextmanager
def write_artifact(
    folder: Path,
    *,
    kind: Kind,
    name: str,
    version: str,
    vocabulary: str,
    data_fingerprint: str,
    licence: str,
    metrics: Mapping[str, Any] | None = None,
) -> Iterator[Path]:
    """Fill the yielded empty folder; at the end its files are hashed and it is renamed to `folder`.

    A model that stood there before is replaced in one step. On any error nothing new stays and the old one
    is untouched. Raises ArtifactError if `card.md` is missing or a file's format is not admitted.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-writing-", dir=folder.parent))
    try:
        yield aside
        _refuse_foreign_formats(aside)
        if not (aside / CARD).is_file():
            raise ArtifactError(f"A model needs a {CARD} that says what it was trained on and how good it is.")
        manifest = {
            "format": FORMAT,
            "kind": kind,
            "name": name,
            "version": version,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "vocabulary": vocabulary,
            "data_fingerprint": data_fingerprint,
            "licence": licence,
            "files": {file: _sha256(aside / file) for file in _files(aside)},
            "metrics": dict(metrics or {}),
        }
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        _readable_by_all(aside)
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def place_artifact(made: Path, folder: Path) -> None:
    """Copy a finished model folder to `folder` in one step; a model that stood there before is replaced."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-writing-", dir=folder.parent))
    try:
        shutil.copytree(made, aside, dirs_exist_ok=True)
        _readable_by_all(aside)
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(aside: Path, folder: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / "model")
    try:
        aside.rename(folder)
    except OSError:
        (old / "model").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _readable_by_all(folder: Path) -> None:
    # mkdtemp makes folders for their owner alone; a worker may run as another user.
    folder.chmod(0o755)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _refuse_foreign_formats(folder: Path) -> None:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise ArtifactError(f"{folder} holds a link ({name}): copy the real file in its place.")
        if path.is_file() and path.suffix.lower() not in ADMITTED_SUFFIXES:
            raise ArtifactError(
                f"{folder} holds {name}, a format that can carry code or is unknown: "
                f"take it out or export the model again; only {', '.join(sorted(ADMITTED_SUFFIXES))} are admitted."
            )


def manifest_read(folder: Path) -> dict[str, Any]:
    """The manifest of a model folder, checked for its form; the files are not. Raises ArtifactError."""
    path = folder / MANIFEST
    if not path.is_file():
        raise ArtifactError(f"{folder} has no {MANIFEST}: copy the whole model folder or train the model again.")
    if path.stat().st_size > MANIFEST_BYTES_AT_MOST:
        raise ArtifactError(f"{path} is too large to be a manifest: copy the model folder again.")
    manifest = _parse(path, _read(path))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArtifactError(f"{path} is not of format {FORMAT}: use a model made by this version of the software.")
    wrong = [field for field in _TEXT_FIELDS if not isinstance(manifest.get(field), str)]
    if wrong or manifest.get("kind") not in KINDS or not isinstance(manifest.get("metrics"), dict):
        raise ArtifactError(f"{path} is incomplete ({', '.join(wrong) or 'kind or metrics'}): export the model again.")
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(_plain(name) and isinstance(d, str) for name, d in files.items()):
        raise ArtifactError(f"{path} lists its files wrongly: export the model again.")
    return manifest


def _plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and all(re.fullmatch(r"[\w][\w.\-]*", part, re.ASCII) for part in parts)


def _parse(path: Path, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{path} is not readable JSON: copy the model folder again.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read ({error.strerror}): copy the model folder again.") from error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read ({error.strerror}): copy the model folder again.") from error


def _demand_digest(folder: Path, name: str, found: str, promised: str) -> None:
    if found != promised:
        raise ArtifactError(f"{folder}/{name} is not the file that was exported: copy the model folder again.")
