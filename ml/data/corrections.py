"""Labels that someone looked at again: a file of corrections, each with its reason, laid over a table of labels.

The table stays as its labeller wrote it; what was wrong, and why, can be read and argued with in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ml import vocabulary
from ml.data.tables import DOUBT_COLUMN, IMAGE_COLUMN, LabelsError, Row, label_values, read_rows

COLUMNS = ("image", "attribute", "value", "reason")


@dataclass(frozen=True)
class Correction:
    """In the row of `image` (its `image_path`), `attribute` reads `value`; an empty value takes the label away."""

    row: int
    image: str
    attribute: str
    value: str
    reason: str


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a CSV file with the columns image, attribute, value, reason.

    Raises LabelsError, with one sentence for each bad row, if an attribute or value is unknown, a reason is
    missing, or two rows correct the same label.
    """
    rows, columns = read_rows(path)
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise LabelsError(f"{path} has no column {missing[0]!r}: a file of corrections has {', '.join(COLUMNS)}.")
    found: dict[tuple[str, str], Correction] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows, start=2):
        correction = Correction(number, *(row[name].strip() for name in COLUMNS))
        earlier = found.setdefault((correction.image, correction.attribute), correction)
        reason = _what_is_wrong(correction)
        if reason is None and earlier is not correction:
            reason = f"row {earlier.row} corrects the same label: keep one of them."
        if reason is not None:
            wrong.append(f"{path}, row {number}: {reason}")
    if wrong:
        raise LabelsError("\n".join(wrong))
    return tuple(found.values())


def apply_corrections(rows: Sequence[Row], corrections: Sequence[Correction], source: Path) -> None:
    """Change the rows of a table in place; a corrected label is no longer doubted.

    Raises LabelsError if a correction names no row of the table; then no row is changed.
    """
    by_image: dict[str, list[Row]] = {}
    for row in rows:
        by_image.setdefault(row[IMAGE_COLUMN].strip(), []).append(row)
    lost = [correction for correction in corrections if correction.image not in by_image]
    if lost:
        sentences = (f"Correction in row {item.row}: {source} has no row for {item.image!r}." for item in lost)
        raise LabelsError("\n".join(sentences))
    for correction in corrections:
        for row in by_image[correction.image]:
            row[correction.attribute] = correction.value
            doubts = row.get(DOUBT_COLUMN, "").split(";")
            row[DOUBT_COLUMN] = ";".join(doubt for doubt in doubts if doubt != correction.attribute)


def _what_is_wrong(correction: Correction) -> str | None:
    if not correction.image:
        return "it names no image."
    if correction.attribute not in vocabulary.VISIBLE:
        return f"there is no attribute {correction.attribute!r}: use one of {', '.join(vocabulary.VISIBLE)}."
    if not correction.reason:
        return "it gives no reason: say in a few words what the photo shows."
    try:
        label_values(correction.attribute, correction.value)
    except ValueError as error:
        return str(error)
    return None
