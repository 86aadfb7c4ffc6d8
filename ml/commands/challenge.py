"""``python -m ml challenge vision|text``: may this model take the place of the live one?

The exit status is 0 if it may, 1 if it is refused, 2 if it cannot be judged.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ml.challenge.verdict import Verdict

PASSED, REFUSED, NOT_JUDGED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("vision", "text"), help="what the models do")
    parser.add_argument("--live", type=Path, required=True, metavar="FOLDER", help="the model in service")
    parser.add_argument("--challenger", type=Path, required=True, metavar="FOLDER", help="the model that wants in")
    parser.add_argument("--snapshot", type=Path, metavar="FOLDER", help="judge on its examples kept back, too")
    parser.add_argument("--bank", type=Path, metavar="FOLDER", help="vision: features of the fixed gold photos")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    verdict = _judge(args)
    print(json.dumps(verdict.as_json(), ensure_ascii=False) if args.json else as_text(verdict))
    if verdict.passed:
        return PASSED
    return REFUSED if verdict.judged else NOT_JUDGED


def _judge(args: argparse.Namespace) -> Verdict:
    if args.kind == "text":
        from ml.challenge.text import judge_text

        return judge_text(args.live, args.challenger, args.snapshot)
    from ml.challenge.vision import judge_vision
    from ml.vision.retraining.bank import STARTER_BANK

    return judge_vision(args.live, args.challenger, args.snapshot, bank=args.bank or STARTER_BANK)


def as_text(verdict: Verdict) -> str:
    """One line a check, then the outcome."""
    lines = [f"{'passed ' if check.passed else 'REFUSED'}  {check.name}: {check.detail}" for check in verdict.checks]
    outcome = "may go live" if verdict.passed else "is refused" if verdict.judged else "cannot be judged"
    return "\n".join([*lines, f"The challenger {outcome} ({verdict.seconds:.0f} s)."])
