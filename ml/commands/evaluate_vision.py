"""``python -m ml evaluate vision``: how good the eye is on photos that people labelled."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

STARTER = Path(__file__).resolve().parents[1] / "starter" / "vision"

# (heading, key, width)
COLUMNS = (
    ("accuracy", "accuracy", 24),
    ("balanced", "balanced_accuracy", 10),
    ("macro-F1", "macro_f1", 10),
    ("answered", "coverage", 10),
    ("precision", "precision", 11),
    ("ECE", "ece", 8),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE.csv", help="one row a photo")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
    parser.add_argument("--model", type=Path, default=STARTER, metavar="FOLDER", help="default: the shipped starter")
    parser.add_argument("--shops", default="", metavar="A,B", help="only these shops")
    parser.add_argument("--held-out", action="store_true", help="only the shops that the model never learned from")
    parser.add_argument("--html", type=Path, metavar="DIR", help="write a page with pictures of the worst mistakes")
    parser.add_argument("--json", action="store_true", help="one JSON object with everything")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.data import LabelsError
    from ml.vision.judging import judge_model
    from ml.vision.page import PageError, write_page

    try:
        sitting = judge_model(
            args.model,
            labels=args.labels,
            images=args.images,
            shops=[shop.strip() for shop in args.shops.split(",") if shop.strip()],
            held_out_only=args.held_out,
            say=_say,
        )
        if args.html:
            _say(f"The page is {write_page(sitting, args.html)}.")
    except (ArtifactError, LabelsError, PageError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(sitting.report, ensure_ascii=False) if args.json else as_text(sitting.report))
    return 0


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def as_text(report: dict[str, Any]) -> str:
    """A table that fits a terminal; everything else is in the JSON and on the page."""
    lines = [
        f"{report['photos']} photos of {len(report['shops'])} shops, model {report['model']}",
        "",
        f"{'attribute':15}" + "".join(f"{name:>{width}}" for name, _, width in COLUMNS),
    ]
    for attribute, figures in report["attributes"].items():
        lines.append(f"{attribute:15}" + "".join(_cell(figures, key, width) for _, key, width in COLUMNS))
    for name, part in report["slices"]["worn"].items():
        right = ", ".join(f"{attribute} {figures['accuracy']:.3f}" for attribute, figures in part["attributes"].items())
        lines.append(f"{name} ({part['photos']}): {right}")
    lines += ["", *_sentences(report)]
    return "\n".join(lines)


def _cell(figures: dict[str, Any], key: str, width: int) -> str:
    value = figures[key]
    between = figures["intervals"][key] if key == "accuracy" else None
    text = "-" if value is None else f"{value:.3f}"
    return f"{text + f' ({between[0]:.2f} to {between[1]:.2f})' if between else text:>{width}}"


def _sentences(report: dict[str, Any]) -> list[str]:
    method = report["intervals"]
    lines = [f"In brackets: {method['level']:.0%} intervals, {method['units']} {method['resampled']} resampled (BCa)."]
    lines += [f"Bias: {one['sentence']}" for one in report["behind"]]
    if not report["behind"]:
        lines.append(f"No slice falls behind the rest by more than chance ({report['compared']} compared).")
    lines += [
        f"{figures['pieces']} pieces of several photos, {attribute}: {figures['combined']:.3f} together, "
        f"{figures['surest']:.3f} by the surest photo, {figures['single']:.3f} by one photo."
        for attribute, figures in report["pieces"]["attributes"].items()
    ]
    evidence = report["evidence"]
    if evidence["photos"]:
        area = evidence["deletion"]["area"]
        lines.append(
            f"Evidence: without the places it names {area['maps']:.3f} of the probability is left on average, without "
            f"others {min(area['elsewhere'], area['random']):.3f} ({evidence['photos']} photos)."
        )
    return lines
