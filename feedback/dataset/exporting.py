"""An export: a folder of photos and a table of labels, written aside and put in place in one step."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from feedback.dataset.card import dataset_card
from feedback.dataset.errors import DatasetError
from feedback.dataset.labelled import LabelledPhoto
from feedback.dataset.progress import Progress
from listings.channels.spreadsheet import harmless
from listings.storage import EXTENSIONS
from ml import vocabulary

FORMATS = ("csv", "huggingface")
IMAGES, LABELS, METADATA, MANIFEST, CARD = "images", "labels.csv", "metadata.jsonl", "dataset.json", "README.md"
ASIDE = "set_aside.csv"
FORMAT_VERSION = 1
_PLAIN = ("shop", "group")
_WORDS = ("title", "description")


@dataclass
class Exported:
    """What an export holds. ``fingerprint`` is the SHA-256 of every photo's digest, shop, group and labels."""

    photos: int = 0
    set_aside: int = 0
    missing: list[str] = field(default_factory=list)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    shops: set[str] = field(default_factory=set)
    fingerprint: str = ""

    def manifest(self, options: Mapping[str, Any]) -> dict[str, Any]:
        by_source: dict[str, dict[str, int]] = {}
        for (attribute, source), count in sorted(self.labels.items()):
            by_source.setdefault(attribute, {})[source] = count
        return {
            "format_version": FORMAT_VERSION,
            "fingerprint": self.fingerprint,
            "vocabulary": vocabulary.fingerprint(),
            "photos": self.photos,
            "shops": len(self.shops),
            "set_aside": self.set_aside,
            "missing_files": len(self.missing),
            "labels_by_source": by_source,
            "options": dict(options),
        }


def export(
    photos: Iterable[LabelledPhoto], target: Path, *, layout: str, options: Mapping[str, Any], progress: Progress
) -> Exported:
    """Write ``photos`` to the folder ``target``, which must not exist. Raises DatasetError; then nothing stays."""
    if target.exists() or target.is_symlink():
        raise DatasetError(f"{target} exists already: name a folder that does not, or move it away.")
    if not target.parent.is_dir():
        raise DatasetError(f"There is no folder {target.parent} to put {target.name} into.")
    aside = target.with_name(f".{target.name}.part")
    try:
        _clear(aside)
        (aside / IMAGES).mkdir(parents=True)
        done = _write(photos, aside, layout, options, progress)
        if not done.photos:
            raise DatasetError(_why_empty(done))
        aside.rename(target)
    except OSError as error:
        raise DatasetError(f"{target} could not be written ({error.strerror}); nothing was left behind.") from None
    finally:
        _clear(aside)
    return done


def _clear(aside: Path) -> None:
    """Also what a killed export left there."""
    shutil.rmtree(aside, ignore_errors=True)


def _why_empty(done: Exported) -> str:
    if done.missing:
        return "Nothing was exported: the files of all labelled photos are gone from storage. Run check_storage."
    return "No photo has a label to export, so nothing was exported. Import labels, or label at /labelling/."


def _write(
    photos: Iterable[LabelledPhoto], folder: Path, layout: str, options: Mapping[str, Any], progress: Progress
) -> Exported:
    done = Exported()
    digest = hashlib.sha256()
    table = folder / (LABELS if layout == "csv" else METADATA)
    with table.open("w", encoding="utf-8", newline="") as file, (folder / ASIDE).open("w", encoding="utf-8") as other:
        line = _csv_writer(file) if layout == "csv" else _json_writer(file)
        set_aside = csv.writer(other)
        set_aside.writerow(("image_path", "verdict"))
        names: set[str] = set()
        for photo in photos:
            progress.advance()
            name = _image_name(photo, names)
            if not _copy(photo.stored, folder / name):
                done.missing.append(photo.stored)
                continue
            names.add(name)
            if photo.verdict:
                done.set_aside += 1
                set_aside.writerow((name, photo.verdict))
                continue
            line(photo, name)
            digest.update(_identity(photo))
            _count(done, photo)
    done.fingerprint = digest.hexdigest()
    manifest = json.dumps(done.manifest(options), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
    if layout == "huggingface":
        _only_labelled(folder)
        (folder / CARD).write_text(dataset_card(done.manifest(options)), encoding="utf-8")
    return done


def _image_name(photo: LabelledPhoto, taken: set[str]) -> str:
    """By the digest of the upload; a photo that is in the set and in a listing gets a second name."""
    ending = EXTENSIONS[photo.content_type]
    name, number = f"{IMAGES}/{photo.sha256[:2]}/{photo.sha256}.{ending}", 1
    while name in taken:
        number += 1
        name = f"{IMAGES}/{photo.sha256[:2]}/{photo.sha256}-{number}.{ending}"
    return name


def _copy(stored: str, path: Path) -> bool:
    path.parent.mkdir(exist_ok=True)
    try:
        with default_storage.open(stored) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file)
    except FileNotFoundError:
        return False
    return True


def _only_labelled(folder: Path) -> None:
    """Every picture beside a metadata file needs a line in it: those that were set aside leave with their list."""
    with (folder / ASIDE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (folder / row["image_path"]).unlink()
    (folder / ASIDE).unlink()


def _identity(photo: LabelledPhoto) -> bytes:
    labels = sorted((name, label.values, label.source) for name, label in photo.labels.items())
    return f"{photo.sha256}|{photo.shop}|{photo.group}|{labels}\n".encode()


def _count(done: Exported, photo: LabelledPhoto) -> None:
    done.photos += 1
    done.shops.add(photo.shop)
    for name, label in photo.labels.items():
        done.labels[name, label.source] += 1
        done.values.update((name, value) for value in label.values)


def _csv_writer(file: Any) -> Callable[[LabelledPhoto, str], None]:
    """The columns that ``python -m ml train vision --labels`` reads, and more that it leaves alone."""
    writer = csv.writer(file)
    writer.writerow(("image_path", *_PLAIN, *vocabulary.VISIBLE, "doubt", "sources", "alike", *_WORDS))

    def write(photo: LabelledPhoto, name: str) -> None:
        labels = photo.labels
        cells = [";".join(labels[a].values) if a in labels else "" for a in vocabulary.VISIBLE]
        doubt = ";".join(a for a, label in labels.items() if label.doubted)
        sources = ";".join(f"{a}={label.source}" for a, label in labels.items())
        plain = [harmless(getattr(photo, column)) for column in _PLAIN]
        words = [harmless(getattr(photo, column)) for column in _WORDS]
        writer.writerow([name, *plain, *cells, doubt, sources, photo.alike, *words])

    return write


def _json_writer(file: Any) -> Callable[[LabelledPhoto, str], None]:
    """What ``datasets.load_dataset("imagefolder")`` reads: one line a photo, the same keys and types in each."""

    def write(photo: LabelledPhoto, name: str) -> None:
        line: dict[str, Any] = {"file_name": name}
        line |= {column: getattr(photo, column) for column in (*_PLAIN, *_WORDS, "alike")}
        for attribute in vocabulary.VISIBLE:
            label = photo.labels.get(attribute)
            many = attribute in vocabulary.MANY_VALUED
            value: Any = (list(label.values) if many else label.values[0]) if label else None
            line[attribute] = value
            line[f"{attribute}_source"] = label.source if label else None
        line["doubt"] = [attribute for attribute, label in photo.labels.items() if label.doubted]
        file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write
