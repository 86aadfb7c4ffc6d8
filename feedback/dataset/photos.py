"""Finding the file of a row inside the folder, never outside of it, and letting it through the gate."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from feedback.dataset.likeness import likeness_of
from feedback.dataset.remarks import Kind
from feedback.dataset.rows import LONGEST_NAME
from jewelry_site.core.problems import Problem
from listings.gate import AdmittedImage, image_admit
from listings.gate.limits import MAX_BYTES, MEGABYTE


class PhotoRefused(Exception):
    """The photo of a row cannot be used; ``kind`` and the message go into the report."""

    def __init__(self, kind: Kind, message: str) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True)
class FoundPhoto:
    """The bytes' SHA-256, and the photo as the gate rebuilt it; no ``image`` for a file that is known already."""

    sha256: str
    image: AdmittedImage | None = None
    likeness: str = ""


def photo_find(name: str, *, folder: Path, known: Container[str]) -> FoundPhoto:
    """Read and admit one file of ``folder``. Raises PhotoRefused."""
    data = _bytes_of(_path_of(name, folder), name)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in known:
        return FoundPhoto(sha256)
    try:
        image = image_admit(upload=SimpleUploadedFile(name.rsplit("/", 1)[-1], data))
    except Problem as problem:
        raise PhotoRefused(Kind.UNREADABLE, f"{problem.detail} {problem.hint}") from problem
    with Image.open(io.BytesIO(image.thumbnail)) as small:
        return FoundPhoto(sha256, image, likeness_of(small))


def _path_of(name: str, folder: Path) -> Path:
    if not name or len(name) > LONGEST_NAME:
        raise PhotoRefused(
            Kind.MISSING, "The row names no photo." if not name else "The path of the photo is too long."
        )
    if "://" in name:
        raise PhotoRefused(Kind.MISSING, "This is a web address: download the photos into the folder first.")
    try:
        path = (folder / name).resolve()
        if not path.exists() and "\\" in name:
            path = (folder / name.replace("\\", "/")).resolve()
        inside, exists = path.is_relative_to(folder), path.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise PhotoRefused(Kind.MISSING, f"The path cannot be read ({error}).") from None
    if not inside:
        raise PhotoRefused(Kind.OUTSIDE, f"The path leads out of {folder}; copy the photo into it.")
    if not exists:
        raise PhotoRefused(Kind.MISSING, f"There is no such photo in {folder}.")
    return path


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PhotoRefused(
                Kind.UNREADABLE,
                f"“{name}” has {size / MEGABYTE:.1f} MB; at most {MAX_BYTES // MEGABYTE} MB are read. Save it smaller.",
            )
        return path.read_bytes()
    except OSError as error:
        raise PhotoRefused(Kind.UNREADABLE, f"The file cannot be read ({error.strerror}).") from None
