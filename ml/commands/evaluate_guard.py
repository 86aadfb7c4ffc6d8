"""``python -m ml evaluate guard``: how many untrue sentences the guard catches and how many true ones it stops."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ml.claims.cases import LABELLED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    default = LABELLED / "held_back.jsonl"
    parser.add_argument("--suite", type=Path, default=default, metavar="FILE.jsonl", help="default: those kept back")
    parser.add_argument("--mistakes", action="store_true", help="list what was judged wrongly")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from ml.claims.cases import measure, read_cases

    try:
        report, mistakes = measure(read_cases(args.suite))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if args.mistakes:
        for case in mistakes:
            print(f"{'missed ' if case['violates'] else 'stopped'}  {case['text']}", file=sys.stderr)
    print(json.dumps(report) if args.json else "\n".join(f"{name:20}{value}" for name, value in report.items()))
    return 0
