"""A frozen set of examples to retrain a model from: a folder that is written once and never changed.

It holds `snapshot.json`, `examples.jsonl` (one example a line, see ml.data.examples) and, for vision, `photos/`.
The fingerprint names the data: the same examples and photos give the same one, whenever they were frozen.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ml.data.examples import PARTS, Example, ExampleError, Kind, TextExample, VisionExample, example_of

FORMAT = 1
SNAPSHOT = "snapshot.json"
EXAMPLES = "examples.jsonl"
# Why an example is not in the snapshot, or not used: keys of `left_out`.
PHOTO_GONE = "photo_gone"
PHOTO_CHANGED = "photo_changed"
UNUSABLE = "unusable"


class SnapshotError(Exception):
    """The folder is no usable snapshot, or could not be written. The message says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """What was frozen. `counts` by part; `left_out` counts, by reason, what was not taken."""

    folder: Path
    kind: Kind
    made_at: str
    fingerprint: str
    examples: tuple[Example, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def vision(self, part: str = "") -> tuple[VisionExample, ...]:
        """The examples of a vision snapshot, of one part or of all."""
        return tuple(e for e in self.examples if isinstance(e, VisionExample) and part in ("", e.part))

    def text(self, part: str = "") -> tuple[TextExample, ...]:
        """The examples of a text snapshot, of one part or of all."""
        return tuple(e for e in self.examples if isinstance(e, TextExample) and part in ("", e.part))


def fingerprint_of(examples: Iterable[Example]) -> str:
    """sha256 over the sorted lines; a photo is in its line by the sha256 of its bytes."""
    digest = hashlib.sha256()
    for line in sorted(_line(example) for example in examples):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def photo_bytes(snapshot: Snapshot, example: VisionExample) -> bytes | None:
    """The photo as it was frozen; None if it is gone or is not the frozen one any more."""
    try:
        content = (snapshot.folder / example.photo).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == example.sha256 else None


def read_snapshot(folder: Path, *, kind: Kind) -> Snapshot:
    """Read and check a snapshot; photos are looked at only when they are used. Raises SnapshotError."""
    folder = Path(folder)
    head = _head(folder)
    if head["kind"] != kind:
        raise SnapshotError(f"{folder} holds examples for {head['kind']}, not for {kind}: name another folder.")
    examples = _read_examples(folder / EXAMPLES, kind)
    if fingerprint_of(examples) != head["fingerprint"]:
        raise SnapshotError(f"{folder} was changed after it was frozen: freeze a new snapshot.")
    return Snapshot(
        folder=folder,
        kind=kind,
        made_at=str(head.get("made_at", "")),
        fingerprint=head["fingerprint"],
        examples=examples,
        counts=_counts(examples),
        left_out={str(reason): int(count) for reason, count in head["left_out"].items()},
    )


def write_snapshot(
    folder: Path,
    *,
    kind: Kind,
    examples: Iterable[Example],
    photo: Callable[[VisionExample], bytes | None] | None = None,
    left_out: Mapping[str, int] | None = None,
    made_at: datetime | None = None,
) -> Snapshot:
    """Write a snapshot aside and rename it to `folder`, which must not exist yet.

    `photo` gives the bytes of an example's photo (None: gone). Examples without their photo, or that
    ml.data.examples would not read back, are left out and counted under PHOTO_GONE, PHOTO_CHANGED, UNUSABLE,
    beside what the caller counted in `left_out`. Raises SnapshotError, and then leaves nothing behind.
    """
    folder = Path(folder)
    if folder.exists():
        raise SnapshotError(f"There is a snapshot at {folder} already: a snapshot is never changed, name a new folder.")
    aside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-freezing-", dir=folder.parent))
        missed = Counter(left_out or {})
        kept = _kept(aside, kind, examples, photo, missed)
        _write(aside, kind, kept, missed, made_at or datetime.now(UTC))
        aside.chmod(0o755)
        aside.rename(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SnapshotError(f"The snapshot could not be written to {folder} ({reason}): make room there.") from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    return read_snapshot(folder, kind=kind)


def _kept(
    aside: Path,
    kind: Kind,
    examples: Iterable[Example],
    photo: Callable[[VisionExample], bytes | None] | None,
    missed: Counter[str],
) -> list[Example]:
    kept: list[Example] = []
    for example in examples:
        try:
            example_of(kind, example.as_json())
        except ExampleError:
            missed[UNUSABLE] += 1
            continue
        reason = _photo_missing(aside, example, photo) if isinstance(example, VisionExample) else None
        if reason:
            missed[reason] += 1
        else:
            kept.append(example)
    return kept


def _photo_missing(
    aside: Path, example: VisionExample, photo: Callable[[VisionExample], bytes | None] | None
) -> str | None:
    """Store the photo of an example; why it could not be, or None."""
    target = aside / example.photo
    if target.exists():
        return None
    content = photo(example) if photo else None
    if content is None:
        return PHOTO_GONE
    if hashlib.sha256(content).hexdigest() != example.sha256:
        return PHOTO_CHANGED
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    return None


def _write(aside: Path, kind: Kind, examples: list[Example], missed: Counter[str], made_at: datetime) -> None:
    lines = sorted(_line(example) for example in examples)
    (aside / EXAMPLES).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    head = {
        "format": FORMAT,
        "kind": kind,
        "made_at": made_at.isoformat(timespec="seconds"),
        "fingerprint": fingerprint_of(examples),
        "counts": _counts(examples),
        "left_out": {reason: count for reason, count in sorted(missed.items()) if count},
    }
    (aside / SNAPSHOT).write_text(json.dumps(head, indent=2) + "\n", encoding="utf-8")


def _counts(examples: Iterable[Example]) -> dict[str, int]:
    found = Counter[str](example.part for example in examples)
    return {"examples": found.total(), **{part: found[part] for part in PARTS}}


def _line(example: Example) -> str:
    return json.dumps(example.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _head(folder: Path) -> dict[str, Any]:
    file = folder / SNAPSHOT
    try:
        head = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(f"There is no {SNAPSHOT} in {folder}: name the folder of a snapshot.") from error
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{file} cannot be read: freeze a new snapshot.") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise SnapshotError(f"{file} is not of format {FORMAT}: freeze a new snapshot.")
    known = isinstance(head.get("kind"), str) and isinstance(head.get("fingerprint"), str)
    if not known or not isinstance(head.get("left_out"), dict):
        raise SnapshotError(f"{file} is incomplete: freeze a new snapshot.")
    return head


def _read_examples(file: Path, kind: Kind) -> tuple[Example, ...]:
    examples: list[Example] = []
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                examples.append(_example(file, number, line, kind))
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{file} cannot be read: freeze a new snapshot.") from error
    return tuple(examples)


def _example(file: Path, number: int, line: str, kind: Kind) -> Example:
    try:
        return example_of(kind, json.loads(line))
    except ValueError as error:
        raise SnapshotError(f"{file}, line {number}: {error}. Freeze a new snapshot.") from error
