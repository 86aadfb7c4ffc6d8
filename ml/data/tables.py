"""Read a CSV file that people saved from a spreadsheet, and say in a sentence what is wrong with it."""

from __future__ import annotations

import csv
from pathlib import Path

from ml import vocabulary

IMAGE_COLUMN = "image_path"
DOUBT_COLUMN = "doubt"

# A seller's description may be longer than csv's own limit of 131,072 characters.
_LONGEST_CELL = 4_000_000

Row = dict[str, str]


class LabelsError(Exception):
    """The table as a whole cannot be used. The message says what to do."""


def read_rows(path: Path) -> tuple[list[Row], tuple[str, ...]]:
    """The rows and the column names of a CSV file; a missing cell is "". Raises LabelsError."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
            columns = tuple(reader.fieldnames or ())
    except FileNotFoundError as error:
        raise LabelsError(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise LabelsError(f"{path} is not UTF-8 text: save it as UTF-8 CSV.") from error
    except csv.Error as error:
        raise LabelsError(f"{path} is not a readable CSV file ({error}).") from error
    except OSError as error:
        raise LabelsError(f"{path} cannot be read ({error.strerror}): name a CSV file.") from error
    if not columns:
        raise LabelsError(f"{path} is empty: its first row names the columns, the others hold one photo each.")
    return rows, columns


def label_values(attribute: str, cell: str) -> tuple[str, ...]:
    """The values in one cell, joined there by `;`. Raises ValueError for a value that the attribute does not have."""
    values = tuple(part.strip() for part in cell.split(";") if part.strip())
    for value in values:
        if value not in vocabulary.values(attribute):
            raise ValueError(f"{attribute} has no value {value!r}: use {', '.join(vocabulary.values(attribute))}.")
    if len(values) > 1 and attribute not in vocabulary.MANY_VALUED:
        raise ValueError(f"{attribute} takes one value, not {cell!r}.")
    return values
