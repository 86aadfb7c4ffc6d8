"""What an import has to say of a row, and the report of all of them."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from feedback.dataset.errors import DatasetError
from listings.channels.spreadsheet import harmless


class Kind(StrEnum):
    """Why a row, or a part of it, was not taken as it is."""

    MISSING = "missing file"
    OUTSIDE = "outside the folder"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    CONTRADICTION = "contradiction"
    UNKNOWN_VALUE = "unknown value"
    ROW = "malformed row"


@dataclass(frozen=True)
class Remark:
    row: int
    image: str
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"row {self.row}  {self.image}  {self.kind}: {self.message}"


@dataclass
class Report:
    """Counts of rows by what became of them, and every remark."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    refused: int = 0
    remarks: list[Remark] = field(default_factory=list)
    # (attribute, language) -> [rows on which the table and the seller's words agree, rows on which both speak]
    agreement: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return self.added + self.changed + self.unchanged + self.duplicates + self.refused

    def by_kind(self) -> list[tuple[str, int]]:
        counts = Counter(remark.kind for remark in self.remarks)
        return [(kind.value, counts[kind]) for kind in Kind if counts[kind]]


def check_writable(path: Path) -> None:
    """Raises DatasetError before any work is done if the report could not be written at its end."""
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatasetError(f"The report cannot be written to {path}: name another file with --report.")


def write_report(path: Path, remarks: Iterable[Remark]) -> None:
    """One line a remark, written aside and put in place in one step. Raises DatasetError."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("row", "image_path", "kind", "message"))
            writer.writerows((r.row, harmless(r.image), r.kind.value, harmless(r.message)) for r in remarks)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise DatasetError(f"The report cannot be written to {path} ({error.strerror}).") from None
