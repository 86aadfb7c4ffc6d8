"""``python -m ml write --facts FILE.jsonl``: texts from facts alone."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.other_models.command_line import add_model_arguments, making_of, writer_of

if TYPE_CHECKING:
    from ml.text import Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--facts", type=Path, required=True, metavar="FILE.jsonl", help="id, facts, tone, length a line"
    )
    add_model_arguments(parser)
    parser.add_argument("--spelling", choices=("uk", "us"), default="uk")
    parser.add_argument("--seed", type=int, default=0, help="another number gives another text")
    parser.add_argument("--json", action="store_true", help="one JSON line a text")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.claims import GuardError
    from ml.facts import FactError, FactSheet
    from ml.text.lessons import read_rows

    try:
        rows = read_rows(args.facts)
        writer = writer_of(args)
    except (ArtifactError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    code = 0
    for number, row in enumerate(rows, 1):
        try:
            text = writer.write(
                FactSheet.from_json(_facts(row)),
                tone=row.get("tone", "plain"),
                length=row.get("length", "medium"),
                spelling=args.spelling,
                seed=args.seed,
            )
        except (FactError, GuardError, ValueError) as error:
            print(f"{args.facts.name}, line {number}: {error}", file=sys.stderr)
            code = 1
            continue
        print(json.dumps(as_json(row.get("id"), text), ensure_ascii=False) if args.json else as_text(text), flush=True)
    return code


def _facts(row: Any) -> Any:
    if not isinstance(row, dict) or not isinstance(row.get("facts"), dict):
        raise ValueError('a line must be an object with "facts", which is an object too')
    return row["facts"]


def as_json(identity: Any, text: Text) -> dict[str, Any]:
    return {
        "id": identity,
        "title": text.title,
        "description": text.description,
        "tags": list(text.tags),
        "alt_text": text.alt_text,
        "writer": text.writer,
        "findings": [asdict(finding) for finding in text.findings],
        "seconds": round(text.seconds, 4),
        **making_of(text),
    }


def as_text(text: Text) -> str:
    lines = [text.title, "", text.description, "", f"Tags: {', '.join(text.tags)}", f"Alt text: {text.alt_text}"]
    lines += [f"  {finding.severity}: {finding.message}" for finding in text.findings]
    return "\n".join([*lines, f"({text.writer}, {text.seconds:.2f} s)", ""])
