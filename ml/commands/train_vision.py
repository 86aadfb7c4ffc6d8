"""``python -m ml train vision``: from labelled photos to a model folder that serves."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

DEFAULTS = {"backbone": "mobilenet_v2", "size": 192, "sight": 224, "epochs": 12, "seed": 0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="one row a photo")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the model will stand")
    parser.add_argument("--weights", default="imagenet", help="backbone weights: imagenet, none or a file")
    parser.add_argument("--backbone", default=DEFAULTS["backbone"], help="a network of keras.applications")
    parser.add_argument("--size", type=int, default=DEFAULTS["size"], help="side of the photo in training, in pixels")
    parser.add_argument("--sight", type=int, default=DEFAULTS["sight"], help="side of the photo in serving")
    parser.add_argument("--alpha", type=float, default=1.0, help="width of mobilenet_v2")
    parser.add_argument("--epochs", type=int, default=DEFAULTS["epochs"], help="passes with every layer learning")
    parser.add_argument("--head-epochs", type=int, default=100, help="passes of the heads alone before that")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the backbone")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="learning rate of the heads")
    parser.add_argument("--seed", type=int, default=DEFAULTS["seed"])
    parser.add_argument("--holdout-shops", default="", metavar="A,B", help="shops to judge on; drawn if not named")
    parser.add_argument("--sources-note", type=Path, metavar="FILE.md", help="for the card: whose photos these are")
    parser.add_argument("--resume", action="store_true", help="go on with a training that was stopped")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from ml.data import LabelsError
    from ml.vision.photos import UnreadablePhotoError
    from ml.vision.training.checkpoint import CheckpointError
    from ml.vision.training.export import ExportError
    from ml.vision.training.network import WeightsError
    from ml.vision.training.recipe import Recipe
    from ml.vision.training.train import train

    recipe = Recipe(
        backbone=args.backbone,
        weights=str(args.weights),
        alpha=args.alpha,
        size=args.size,
        sight=args.sight,
        head_epochs=args.head_epochs,
        epochs=args.epochs,
        batch=args.batch,
        backbone_rate=args.rate,
        head_rate=args.head_rate,
        seed=args.seed,
    )
    try:
        report = train(
            labels=args.labels,
            images=args.images,
            out=args.out,
            recipe=recipe,
            held_out_shops=[shop.strip() for shop in args.holdout_shops.split(",") if shop.strip()],
            resume=args.resume,
            sources_note=args.sources_note.read_text(encoding="utf-8") if args.sources_note else "",
            say=_say,
        )
    except (LabelsError, UnreadablePhotoError, WeightsError, CheckpointError, ExportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The same command with --resume goes on from the last epoch.", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    return 0


def _say(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)
