"""CSV files that marketplaces read (RFC 4180) and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from listings.channels.model import ChannelText
from listings.channels.spec import spec_of

BOM = "\ufeff"
# OWASP, "CSV Injection": signs that make a spreadsheet take a cell for a formula, their full-width forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(channel: str, texts: Iterable[ChannelText], *, for_excel: bool = False) -> str:
    """The file of one marketplace, always with the same columns in the same order; Excel wants the byte order mark."""
    spec = spec_of(channel)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for line in spec.preamble:
        writer.writerow(_filled(_preamble_cells(line), len(spec.columns)))
    writer.writerow(spec.columns)
    for text in texts:
        for row in text.rows:
            writer.writerow([harmless(row.get(column, "")) for column in spec.columns])
    return (BOM if for_excel else "") + file.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _preamble_cells(line: str) -> list[str]:
    return line.split(",") if line.startswith("#INFO,") else [line]


def _filled(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
