"""Read a table of labelled photos: one row a photo, one column an attribute, several values joined by `;`.

A row that cannot be used is set aside with a sentence that says why; the others go on.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ml import vocabulary

IMAGE_COLUMN = "image_path"
SHOP_COLUMN = "shop"
GROUP_COLUMN = "group"
DOUBT_COLUMN = "doubt"


class LabelsError(Exception):
    """The table as a whole cannot be used. The message says what to do."""


@dataclass(frozen=True)
class LabelledPhoto:
    """A photo and what a person said it shows. An attribute that nobody labelled is missing from `labels`."""

    path: Path
    shop: str
    group: str
    labels: Mapping[str, tuple[str, ...]]
    doubted: frozenset[str] = frozenset()

    @property
    def worn(self) -> bool:
        return self.labels.get("worn") == ("body",)


@dataclass(frozen=True)
class RowProblem:
    """A row that was set aside; `row` counts as a spreadsheet does, the header being row 1."""

    row: int
    message: str


@dataclass(frozen=True)
class LabelTable:
    photos: tuple[LabelledPhoto, ...]
    problems: tuple[RowProblem, ...] = field(default=())


def read_labels(table: Path, images: Path) -> LabelTable:
    """Read the CSV file `table`, whose `image_path` is relative to the folder `images`.

    Raises LabelsError when the file is missing, not UTF-8, or has no usable column or row.
    """
    photos: list[LabelledPhoto] = []
    problems: list[RowProblem] = []
    for number, row in enumerate(_rows(table), start=2):
        try:
            photos.append(_photo(row, images))
        except ValueError as error:
            problems.append(RowProblem(number, str(error)))
    if not photos:
        first = f" Row {problems[0].row}: {problems[0].message}" if problems else ""
        raise LabelsError(f"{table} has no usable row.{first}")
    return LabelTable(tuple(photos), tuple(problems))


def _rows(table: Path) -> list[dict[str, str]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
            columns = reader.fieldnames or []
    except FileNotFoundError as error:
        raise LabelsError(f"There is no file {table}.") from error
    except UnicodeDecodeError as error:
        raise LabelsError(f"{table} is not UTF-8 text: save it as UTF-8 CSV.") from error
    except csv.Error as error:
        raise LabelsError(f"{table} is not a readable CSV file ({error}).") from error
    if IMAGE_COLUMN not in columns:
        raise LabelsError(f"{table} has no column {IMAGE_COLUMN!r}: it has {', '.join(columns) or 'none'}.")
    if not set(columns) & set(vocabulary.VISIBLE):
        raise LabelsError(f"{table} labels nothing: add a column such as {', '.join(vocabulary.VISIBLE)}.")
    return rows


def _photo(row: Mapping[str, str], images: Path) -> LabelledPhoto:
    name = row[IMAGE_COLUMN].strip()
    path = images / name
    if not name or not path.is_file():
        raise ValueError(f"There is no photo {name!r} in {images}.")
    shop = row.get(SHOP_COLUMN, "").strip() or path.parent.name
    labels = {}
    for attribute in vocabulary.VISIBLE:
        values = _values(attribute, row.get(attribute, ""))
        if values:
            labels[attribute] = values
    return LabelledPhoto(
        path=path,
        shop=shop,
        group=row.get(GROUP_COLUMN, "").strip() or f"{shop}:{name}",
        labels=labels,
        doubted=frozenset(part for part in row.get(DOUBT_COLUMN, "").split(";") if part),
    )


def _values(attribute: str, cell: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in cell.split(";") if part.strip())
    for value in values:
        if value not in vocabulary.values(attribute):
            raise ValueError(f"{attribute} has no value {value!r}: use {', '.join(vocabulary.values(attribute))}.")
    if len(values) > 1 and attribute not in vocabulary.MANY_VALUED:
        raise ValueError(f"{attribute} takes one value, not {cell!r}.")
    return values
