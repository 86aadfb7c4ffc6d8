"""``python -m ml bank``: make the replay bank that retraining and the gate need beside a model of its own backbone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

STARTER = Path(__file__).resolve().parents[1] / "starter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="one row a photo")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
    parser.add_argument("--model", type=Path, default=STARTER / "vision", metavar="FOLDER", help="default: the starter")
    parser.add_argument(
        "--held-out", type=Path, metavar="FILE", help="a split.json that names the gold shops; default: the model's own"
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the bank is written")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.data import LabelsError
    from ml.vision.retraining.bank import BankError
    from ml.vision.retraining.banking import make_bank
    from ml.vision.retraining.graph import GraphError

    try:
        make_bank(args.model, labels=args.labels, images=args.images, split=args.held_out, to=args.to, say=_say)
    except (ArtifactError, LabelsError, BankError, GraphError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
