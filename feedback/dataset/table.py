"""A CSV file as spreadsheets and shops save it: any of three separators, UTF-8 with or without a mark."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feedback.dataset.errors import DatasetError
from ml import vocabulary

IMAGE, DESCRIPTION, TITLE, SHOP, GROUP, DOUBT = "image_path", "description", "title", "shop", "group", "doubt"
COLUMNS = (IMAGE, DESCRIPTION, TITLE, SHOP, GROUP, DOUBT, *vocabulary.VISIBLE)
SEPARATORS = (",", ";", "\t")
# A description longer than csv's own limit of 131,072 characters is still a description.
_LONGEST_CELL = 4_000_000
_SAVE_AS_UTF8 = (
    "Save it as UTF-8: in Excel “Save As”, “CSV UTF-8”; in LibreOffice “Save As”, “Text CSV”, character set "
    "“Unicode (UTF-8)”."
)


@dataclass(frozen=True)
class RawRow:
    """One row as it was written. `number` counts as a spreadsheet does; `torn` rows have more cells than columns."""

    number: int
    cells: dict[str, str]
    torn: bool = False


@dataclass(frozen=True)
class RawTable:
    """`ignored` are columns that nothing is read from."""

    rows: list[RawRow]
    columns: tuple[str, ...]
    ignored: tuple[str, ...]


def read_table(path: Path) -> RawTable:
    """The rows of a CSV file. Raises DatasetError when the file as a whole cannot be used."""
    csv.field_size_limit(_LONGEST_CELL)
    _check_text(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            separator = _separator(file.readline())
            file.seek(0)
            header, rows = _rows(csv.reader(file, delimiter=separator))
    except csv.Error as error:
        raise DatasetError(
            f"{path} is not a readable CSV file ({error}). Save it again from the spreadsheet."
        ) from None
    return raw_table(str(path), header, rows)


def raw_table(source: str, header: list[str], rows: list[RawRow]) -> RawTable:
    """Check the column names of a table or a query. Raises DatasetError."""
    twice = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    if twice:
        raise DatasetError(f"{source} has the column {twice[0]} twice: rename or delete one of them.")
    if IMAGE not in header:
        nearest = difflib.get_close_matches(IMAGE, header, n=1, cutoff=0.5)
        rename = f" Is it {nearest[0]!r}? Then call it {IMAGE}." if nearest else ""
        raise DatasetError(
            f"{source} has no column {IMAGE}; it has {', '.join(filter(None, header)) or 'none'}.{rename}"
        )
    if not rows:
        raise DatasetError(f"{source} has column names, but no rows.")
    return RawTable(
        rows=rows,
        columns=tuple(name for name in COLUMNS if name in header),
        ignored=tuple(dict.fromkeys(name for name in header if name and name not in COLUMNS)),
    )


def column_name(cell: str) -> str:
    """ "Metal Tone" is written for metal_tone."""
    return cell.strip().casefold().replace(" ", "_")


def _rows(lines: Iterator[list[str]]) -> tuple[list[str], list[RawRow]]:
    header = [column_name(cell) for cell in next(lines)]
    rows = [
        RawRow(number, dict(zip(header, line, strict=False)), torn=any(line[len(header) :]))
        for number, line in enumerate(lines, start=2)
        if any(cell.strip() for cell in line)
    ]
    return header, rows


def _check_text(path: Path) -> None:
    """Raises DatasetError for what is no UTF-8 text; its characters are not kept, for tables can be large."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DatasetError(f"There is no file {path}.") from None
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}): name a CSV file.") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DatasetError(f"{path} is UTF-16 text. {_SAVE_AS_UTF8}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(_not_utf8(path, data, error.start)) from None
    if not text.strip():
        raise DatasetError(f"{path} is empty: its first row names the columns, the others hold one photo each.")


def _not_utf8(path: Path, data: bytes, at: int) -> str:
    before = data[:at].decode("utf-8-sig")
    row = len(list(csv.reader(io.StringIO(before + "x", newline=""))))
    words = before[-20:].split("\n")[-1]
    return (
        f"{path} is not UTF-8 text: in row {row}, after “{words}”, byte {at + 1:,} is 0x{data[at]:02X} "
        f"(“{data[at : at + 1].decode('cp1252', 'replace')}” in Windows-1252). {_SAVE_AS_UTF8}"
    )


def _separator(line: str) -> str:
    """The separator that makes a column of the image path; without one, the one that makes most columns."""
    fields = {
        separator: [column_name(cell) for cell in next(csv.reader([line], delimiter=separator))]
        for separator in SEPARATORS
    }
    good = [separator for separator, names in fields.items() if IMAGE in names]
    return good[0] if good else max(SEPARATORS, key=lambda separator: len(fields[separator]))
