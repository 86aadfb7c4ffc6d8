"""``python -m ml evaluate vision``: how good the eye is on photos that people labelled."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

STARTER = Path(__file__).resolve().parents[1] / "starter" / "vision"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="one row a photo")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
    parser.add_argument("--model", type=Path, default=STARTER, metavar="FOLDER", help="default: the shipped starter")
    parser.add_argument("--shops", default="", metavar="A,B", help="only these shops")
    parser.add_argument("--held-out", action="store_true", help="only the shops that the model never learned from")
    parser.add_argument("--json", action="store_true", help="one JSON object with everything")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.data import LabelsError
    from ml.vision.judging import judge_model
    from ml.vision.photos import UnreadablePhotoError

    try:
        report = judge_model(
            args.model,
            labels=args.labels,
            images=args.images,
            shops=[shop.strip() for shop in args.shops.split(",") if shop.strip()],
            held_out_only=args.held_out,
            say=lambda message: print(message, file=sys.stderr),
        )
    except (ArtifactError, LabelsError, UnreadablePhotoError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report, ensure_ascii=False) if args.json else as_text(report))
    return 0


def as_text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['photos']} photos of {len(report['shops'])} shops, model {report['model']}",
        "",
        f"{'attribute':16}{'accuracy':>10}{'balanced':>10}{'macro-F1':>10}{'answered':>10}{'precision':>10}{'ECE':>8}",
    ]
    for attribute, figures in report["attributes"].items():
        precision = "-" if figures["precision"] is None else f"{figures['precision']:.3f}"
        lines.append(
            f"{attribute:16}{figures['accuracy']:10.3f}{figures['balanced_accuracy']:10.3f}{figures['macro_f1']:10.3f}"
            f"{figures['coverage']:10.3f}{precision:>10}{figures['ece']:8.3f}"
        )
    for name, part in report["slices"]["worn"].items():
        worst = ", ".join(f"{attribute} {figures['accuracy']:.3f}" for attribute, figures in part["attributes"].items())
        lines.append(f"{name} ({part['photos']}): {worst}")
    return "\n".join(lines)
