"""``python -m ml evaluate alike``: how often photos that are said to look like one piece are one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ml.alike.measure import ONE, SEVERAL, Shop, measure, read_shops

if TYPE_CHECKING:
    from ml.vision import Eye


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="image_path, shop and group")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="where the image paths begin")
    parser.add_argument("--model", type=Path, metavar="DIR", help="default: the starter eye")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.vision import STARTER, Eye

    folder = args.model or STARTER
    try:
        shops = read_shops(args.labels)
        scores = _seen(Eye.open(folder), shops, args.images)
        unseen = set(json.loads((folder / "split.json").read_text())["held_out_shops"])
    except (OSError, KeyError, ValueError, ArtifactError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    held_out = [shop for name, shop in shops.items() if name in unseen]
    learned = [shop for name, shop in shops.items() if name not in unseen]
    report = {
        f"held-out shops ({len(held_out)}), piece after piece": measure(held_out, scores, several=SEVERAL),
        f"held-out shops ({len(held_out)}), out of order": measure(held_out, scores, several=SEVERAL, shuffled=True),
        f"held-out shops ({len(held_out)}), one piece only": measure(held_out, scores, several=ONE),
        f"shops learned from ({len(learned)}), piece after piece": measure(learned, scores, several=SEVERAL),
    }
    told = {name: tally.report() for name, tally in report.items()}
    if args.json:
        print(json.dumps(told))
        return 0
    for name, figures in told.items():
        print(name)
        print("\n".join(f"  {figure:28}{value}" for figure, value in figures.items()))
    return 0


def _seen(eye: Eye, shops: dict[str, Shop], images: Path) -> dict[str, list[float]]:
    """The eye's scores of every photo that can come up. Raises OSError for one that cannot be read."""
    from PIL import Image

    from ml.vision.likeness import scores_of

    found = {}
    for shop in shops.values():
        for photos in shop.pieces.values():
            for photo in photos:
                with Image.open(images / photo) as image:
                    [reading] = eye.see([image.convert("RGB")])
                found[photo] = scores_of(reading)
    return found
