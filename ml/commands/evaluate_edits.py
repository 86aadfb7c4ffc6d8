"""``python -m ml evaluate edits``: how well edits are taken apart, against labels by hand that were kept back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ml.edits.marked import LABELLED
from ml.edits.model import Change


def add_arguments(parser: argparse.ArgumentParser) -> None:
    default = LABELLED / "held_back.jsonl"
    parser.add_argument("--edits", type=Path, default=default, metavar="FILE.jsonl", help="default: those kept back")
    parser.add_argument("--mistakes", action="store_true", help="list what was read wrongly")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from ml.edits.marked import read_labelled
    from ml.edits.measure import measure

    try:
        report, mistakes = measure(read_labelled(args.edits))
    except (OSError, ValueError, KeyError) as error:
        print(error, file=sys.stderr)
        return 1
    if args.mistakes:
        for one in mistakes:
            labelled = _told([one.labelled] if one.labelled else [])
            print(f"{one.id}  labelled {labelled}  found {_told(one.found)}", file=sys.stderr)
    print(json.dumps(report) if args.json else "\n".join(f"{name:18}{value}" for name, value in report.items()))
    return 0


def _told(changes: Sequence[Change]) -> str:
    return "; ".join(f"{one.kind}: {one.gone!r} => {one.came!r}" for one in changes) or "nothing"
