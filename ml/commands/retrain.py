"""``python -m ml retrain vision|text``: learn from a frozen snapshot; one JSON line on standard output an event.

Exit code 0: a new model stands at --to. 3: there was nothing to learn. 1: it failed, and a sentence says why.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOTHING_TO_LEARN = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("vision", "text"))
    parser.add_argument("--snapshot", type=Path, required=True, metavar="FOLDER", help="what to learn from")
    parser.add_argument("--live", type=Path, required=True, metavar="FOLDER", help="the model that serves now")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the new model is written")
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="kept between runs, so that a stopped retraining goes on"
    )
    parser.add_argument("--version", default="", metavar="NAME", help="the new model's version; default: the time")
    parser.add_argument("--bank", type=Path, metavar="FOLDER", help="vision: the replay bank; default: the shipped one")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    work = args.work or Path(tempfile.mkdtemp(prefix="retraining-"))
    try:
        work.mkdir(parents=True, exist_ok=True)
        return _vision(args, work) if args.kind == "vision" else _text(args, work)
    except OSError as error:
        print(f"The retraining could not go on: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The same command with the same --work goes on.", file=sys.stderr)
        return 130
    finally:
        if args.work is None:
            shutil.rmtree(work, ignore_errors=True)


def _vision(args: argparse.Namespace, work: Path) -> int:
    from ml.artifacts import ArtifactError
    from ml.data.snapshots import SnapshotError
    from ml.vision.retraining.bank import STARTER_BANK, BankError
    from ml.vision.retraining.fresh import FeaturesError
    from ml.vision.retraining.graph import GraphError
    from ml.vision.retraining.retrain import NothingToLearn, retrain
    from ml.vision.retraining.shipping import ProofError

    try:
        metrics = retrain(args.snapshot, args.live, args.to, work, args.version, _say, bank=args.bank or STARTER_BANK)
    except NothingToLearn as nothing:
        print(nothing, file=sys.stderr)
        return NOTHING_TO_LEARN
    except FloatingPointError as error:
        print(f"The fit went wrong: {error}. Nothing was written.", file=sys.stderr)
        return 1
    except (ArtifactError, SnapshotError, BankError, FeaturesError, GraphError, ProofError) as error:
        print(error, file=sys.stderr)
        return 1
    return _made(args.to, metrics)


def _text(args: argparse.Namespace, work: Path) -> int:
    from ml.artifacts import ArtifactError
    from ml.claims import GuardError
    from ml.data.snapshots import SnapshotError
    from ml.text.retraining import NothingToLearn, RetrainError, retrain
    from ml.text.training import TrainingError

    try:
        metrics = retrain(args.snapshot, args.live, args.to, work, args.version, _say)
    except NothingToLearn as nothing:
        print(nothing, file=sys.stderr)
        return NOTHING_TO_LEARN
    except (ArtifactError, SnapshotError, RetrainError, TrainingError, GuardError) as error:
        print(error, file=sys.stderr)
        return 1
    return _made(args.to, metrics)


def _made(folder: Path, metrics: Mapping[str, Any]) -> int:
    _say({"event": "result", "folder": str(folder), "metrics": metrics})
    return 0


def _say(event: Mapping[str, Any]) -> None:
    print(json.dumps(event, ensure_ascii=False), flush=True)
