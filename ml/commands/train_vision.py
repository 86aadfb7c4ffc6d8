"""``python -m ml train vision``: from labelled photos to a model folder that serves."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.vision.training.recipe import AUGMENTATIONS, PRECISIONS, Recipe

if TYPE_CHECKING:
    from ml.vision.training.material import FurtherTable, Material

WITHOUT_HELP = f"leave out of the augmentation: {', '.join(AUGMENTATIONS)}"
DEFAULTS = {"backbone": "mobilenet_v2", "size": 192, "sight": 224, "epochs": 12, "seed": 0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    _add_material(parser.add_argument_group("what is learned from"))
    _add_recipe(parser.add_argument_group("how it is learned"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the model will stand")
    parser.add_argument("--sources-note", type=Path, metavar="FILE.md", help="for the card: whose photos these are")
    parser.add_argument("--shelf", type=Path, metavar="DIR", help="keep the framed photos here for the next training")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write figures by epoch for TensorBoard")
    parser.add_argument("--resume", action="store_true", help="go on with a training that was stopped")
    parser.add_argument("--ablation", action="store_true", help="no model: a table of what each augmentation gives")
    parser.add_argument("--ablation-photos", type=int, default=1500, metavar="N", help="photos drawn for an ablation")
    parser.add_argument("--ablation-seeds", type=int, default=1, metavar="N", help="repetitions: they tell the noise")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")


def _add_material(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="one row a photo")
    group.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
    group.add_argument(
        "--also",
        nargs="+",
        action="append",
        default=[],
        metavar=("FILE.csv", "DIR [WEIGHT]"),
        help="a further table, only learned from; WEIGHT (to 1): how much its labels count; repeatable",
    )
    group.add_argument("--corrections", type=Path, metavar="FILE.csv", help="image, attribute, value, reason")
    group.add_argument("--no-jewellery", type=Path, metavar="DIR", help="photos of other things")
    group.add_argument("--holdout-shops", default="", metavar="A,B", help="shops to judge on; drawn if not named")
    group.add_argument("--split", type=Path, metavar="FILE", help="judge on the shops of this split.json of a model")


def _add_recipe(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--weights", default="imagenet", help="backbone weights: imagenet, none or a file")
    group.add_argument("--backbone", default=DEFAULTS["backbone"], help="a network of keras.applications")
    group.add_argument("--size", type=int, default=DEFAULTS["size"], help="side of the photo in training, in pixels")
    group.add_argument("--sight", type=int, default=DEFAULTS["sight"], help="side of the photo in serving")
    group.add_argument("--alpha", type=float, default=1.0, help="width of mobilenet_v2")
    group.add_argument("--epochs", type=int, default=DEFAULTS["epochs"], help="passes with every layer learning")
    group.add_argument("--head-epochs", type=int, default=100, help="passes of the heads alone before that")
    group.add_argument("--batch", type=int, default=32)
    group.add_argument("--rate", type=float, default=2e-4, help="learning rate of the backbone")
    group.add_argument("--head-rate", type=float, default=1e-3, help="learning rate of the heads")
    group.add_argument("--seed", type=int, default=DEFAULTS["seed"])
    group.add_argument(
        "--without",
        nargs="+",
        default=[],
        choices=AUGMENTATIONS,
        metavar="NAME",
        help=WITHOUT_HELP,
    )
    group.add_argument(
        "--precision",
        default="auto",
        choices=("auto", *PRECISIONS),
        help="of the backbone; auto: mixed on a GPU that has bfloat16, else float32",
    )


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from ml.data import LabelsError
    from ml.vision.photos import UnreadablePhotoError
    from ml.vision.training.checkpoint import CheckpointError
    from ml.vision.training.export import ExportError
    from ml.vision.training.network import WeightsError

    try:
        report = _ablate(args) if args.ablation else _train(args)
    except (LabelsError, UnreadablePhotoError, WeightsError, CheckpointError, ExportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The same command with --resume goes on from the last epoch.", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    return 0


def _train(args: argparse.Namespace) -> Any:
    from ml.vision.training.train import train

    return train(
        _material(args),
        out=args.out,
        recipe=_recipe(args),
        resume=args.resume,
        sources_note=args.sources_note.read_text(encoding="utf-8") if args.sources_note else "",
        tensorboard=args.tensorboard,
        shelf=args.shelf,
        say=_say,
    )


def _ablate(args: argparse.Namespace) -> Any:
    from ml.vision.training.ablation import ablate, as_markdown

    rows = ablate(
        _material(args),
        out=args.out,
        recipe=_recipe(args),
        photos=args.ablation_photos,
        repetitions=args.ablation_seeds,
        shelf=args.shelf,
        say=_say,
    )
    if not args.json:
        print(as_markdown(rows))
    return rows


def _material(args: argparse.Namespace) -> Material:
    from ml.vision.training.material import Material

    return Material(
        labels=args.labels,
        images=args.images,
        also=tuple(_further(parts) for parts in args.also),
        corrections=args.corrections,
        no_jewellery=args.no_jewellery,
        split=args.split,
        held_out_shops=tuple(shop.strip() for shop in args.holdout_shops.split(",") if shop.strip()),
    )


def _further(parts: Sequence[str]) -> FurtherTable:
    from ml.data import LabelsError
    from ml.vision.training.material import FurtherTable

    if len(parts) not in (2, 3):
        raise LabelsError(f"--also takes a table, its folder and at most a weight, not {' '.join(parts)!r}.")
    try:
        weight = float(parts[2]) if len(parts) == 3 else 1.0
    except ValueError:
        weight = 0.0
    if not 0 < weight <= 1:
        raise LabelsError(f"The weight of {parts[0]} is {parts[2]!r}: give a number above 0 and at most 1.")
    return FurtherTable(Path(parts[0]), Path(parts[1]), weight)


def _recipe(args: argparse.Namespace) -> Recipe:
    from ml.vision.training.precision import chosen_precision

    return Recipe(
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
        without=tuple(sorted(args.without)),
        precision=chosen_precision(args.precision),
    )


def _say(message: str) -> None:
    from tqdm import tqdm

    # Above a progress bar, where there is one.
    tqdm.write(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr)
    sys.stderr.flush()
