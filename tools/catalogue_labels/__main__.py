"""``python -m tools.catalogue_labels CATALOGUE.csv MAPPING.json OUT.csv``: a table for ``--also`` of the training.

A mapping names the shop of the new rows, labels that are the same for all, columns that are copied, and for one
column of the catalogue the labels that each of its values stands for. Photos are neither read nor copied.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from ml import vocabulary
from ml.data import LabelsError
from ml.data.tables import DOUBT_COLUMN, IMAGE_COLUMN, Row, label_values, read_rows

MAPPINGS = Path(__file__).parent
COLUMNS = (IMAGE_COLUMN, "shop", *vocabulary.VISIBLE, DOUBT_COLUMN)


def labelled(rows: list[Row], mapping: dict[str, Any]) -> tuple[list[Row], list[str]]:
    """Rows of a table of labels, and a sentence for each row of the catalogue that was set aside."""
    ((column, meanings),) = mapping["by"].items()
    made: list[Row] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        labels = mapping["same_for_all"] | {name: row[name] for name in mapping["copied"]}
        labels |= meanings.get(row[column], {})
        try:
            for attribute in set(labels) - {DOUBT_COLUMN}:
                label_values(attribute, labels[attribute])
        except ValueError as error:
            problems.append(f"Row {number} set aside: {error}")
        else:
            made.append({IMAGE_COLUMN: row[IMAGE_COLUMN], "shop": mapping["shop"]} | labels)
    return made, problems


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue_labels", description=__doc__)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("mapping", type=Path, help="such as loose_stones.json or base_colours.json beside this file")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    mapping = json.loads((args.mapping if args.mapping.exists() else MAPPINGS / args.mapping.name).read_text("utf-8"))
    try:
        rows, columns = read_rows(args.catalogue)
        (column,) = mapping["by"]
        missing = {IMAGE_COLUMN, column, *mapping["copied"]} - set(columns)
        if missing:
            raise LabelsError(f"{args.catalogue} has no column {min(missing)!r}: take another mapping.")
    except LabelsError as error:
        print(error, file=sys.stderr)
        return 1
    made, problems = labelled(rows, mapping)
    for problem in problems:
        print(problem, file=sys.stderr)
    with args.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(made)
    print(f"{len(made)} rows in {args.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
