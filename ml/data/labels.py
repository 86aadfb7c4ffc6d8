"""Read a table of labelled photos: one row a photo, one column an attribute, several values joined by `;`.

A row that cannot be used is set aside with a sentence that says why; the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ml import vocabulary
from ml.data.corrections import Correction, apply_corrections
from ml.data.tables import DOUBT_COLUMN, IMAGE_COLUMN, LabelsError, label_values, read_rows

SHOP_COLUMN = "shop"
GROUP_COLUMN = "group"


@dataclass(frozen=True)
class LabelledPhoto:
    """A photo and what a person said it shows. An attribute that nobody labelled is missing from `labels`.

    `weight`, above 0 and at most 1, says how much its labels count in training. A photo with `learn_only` is
    never held out to judge a model.
    """

    path: Path
    shop: str
    group: str
    labels: Mapping[str, tuple[str, ...]]
    doubted: frozenset[str] = frozenset()
    weight: float = 1.0
    learn_only: bool = False

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


def read_labels(
    table: Path,
    images: Path,
    *,
    corrections: Sequence[Correction] = (),
    weight: float = 1.0,
    learn_only: bool = False,
) -> LabelTable:
    """Read the CSV file `table`, whose `image_path` is relative to the folder `images`.

    `corrections` are laid over it; `weight` and `learn_only` are given to every photo. Raises LabelsError when
    the file is missing, not UTF-8, has no usable column or row, or lacks a row that a correction names.
    """
    rows, columns = read_rows(table)
    if IMAGE_COLUMN not in columns:
        raise LabelsError(f"{table} has no column {IMAGE_COLUMN!r}: it has {', '.join(columns)}.")
    if not set(columns) & set(vocabulary.VISIBLE):
        raise LabelsError(f"{table} labels nothing: add a column such as {', '.join(vocabulary.VISIBLE)}.")
    apply_corrections(rows, corrections, table)
    photos: list[LabelledPhoto] = []
    problems: list[RowProblem] = []
    for number, row in enumerate(rows, start=2):
        try:
            photos.append(_photo(row, images, weight=weight, learn_only=learn_only))
        except ValueError as error:
            problems.append(RowProblem(number, str(error)))
    if not photos:
        first = f" Row {problems[0].row}: {problems[0].message}" if problems else " Add a row for each photo."
        raise LabelsError(f"{table} has no usable row.{first}")
    return LabelTable(tuple(photos), tuple(problems))


def _photo(row: Mapping[str, str], images: Path, *, weight: float, learn_only: bool) -> LabelledPhoto:
    name = row[IMAGE_COLUMN].strip()
    path = images / name
    if not name or not _is_file(path):
        raise ValueError(f"There is no photo {name!r} in {images}.")
    shop = row.get(SHOP_COLUMN, "").strip() or path.parent.name
    labels = {}
    for attribute in vocabulary.VISIBLE:
        values = label_values(attribute, row.get(attribute, ""))
        if values:
            labels[attribute] = values
    return LabelledPhoto(
        path=path,
        shop=shop,
        group=row.get(GROUP_COLUMN, "").strip() or f"{shop}:{name}",
        labels=labels,
        doubted=frozenset(part for part in row.get(DOUBT_COLUMN, "").split(";") if part),
        weight=weight,
        learn_only=learn_only,
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A cell that can be no file name: too long, or with a NUL byte.
        return False
