"""``python -m ml evaluate text``: how true, complete and varied the writer's texts are."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ml.other_models.command_line import add_model_arguments, reasons_of, writer_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--facts", type=Path, required=True, metavar="FILE.jsonl", help="facts, tone, length a line")
    add_model_arguments(parser)
    parser.add_argument("--limit", type=int, default=0, help="only so many lines, evenly spread")
    parser.add_argument("--twice", action="store_true", help="write another text for each and compare")
    parser.add_argument("--shop", action="store_true", help="let each text differ from the thirty before it")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.facts import FactError
    from ml.text.evaluation import measure, write_all
    from ml.text.lessons import read_rows

    try:
        rows = read_rows(args.facts)
        writer = writer_of(args)
        step = max(1, len(rows) // args.limit) if args.limit else 1
        cases = write_all(writer.write, rows[::step][: args.limit or None], twice=args.twice, shop=args.shop)
    except (ArtifactError, FactError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    report = {"model": writer.version, **measure(cases), **reasons_of(case.text for case in cases)}
    print(json.dumps(report) if args.json else "\n".join(f"{name:28}{value}" for name, value in report.items()))
    return 0
