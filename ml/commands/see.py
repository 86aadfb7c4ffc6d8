"""``python -m ml see PHOTO...``: what the eye alone says, photo by photo."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ml.vision import PhotoReading, Reading

STARTER = Path(__file__).resolve().parents[1] / "starter" / "vision"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--model", type=Path, default=STARTER, metavar="FOLDER", help="default: the shipped starter")
    parser.add_argument("--json", action="store_true", help="one JSON line a photo")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.vision import Eye
    from ml.vision.photos import UnreadablePhotoError, open_photo

    try:
        eye = Eye.open(args.model)
    except ArtifactError as error:
        print(error, file=sys.stderr)
        return 1
    code = 0
    for path in args.photos:
        try:
            reading = eye.see([open_photo(path)])[0]
        except UnreadablePhotoError as error:
            print(error, file=sys.stderr)
            code = 1
            continue
        print(
            json.dumps(as_json(path, reading), ensure_ascii=False) if args.json else as_text(path, reading),
            flush=True,
        )
    return code


def as_json(path: Path, photo: PhotoReading) -> dict[str, Any]:
    return {
        "image": str(path),
        "attributes": [
            {
                "attribute": reading.attribute,
                "value": reading.value,
                "probability": round(reading.probability, 4),
                "asserted": reading.asserted,
            }
            for reading in photo.readings
        ],
        "seconds": round(photo.seconds, 4),
    }


def as_text(path: Path, photo: PhotoReading) -> str:
    heading = f"{path} ({photo.seconds * 1000:.0f} ms)"
    if not photo.jewellery:
        heading += "\n  Could not see a piece of jewellery; these are only guesses."
    return "\n".join([heading, *(_line(reading) for reading in photo.readings)])


def _line(reading: Reading) -> str:
    sure = "sure" if reading.asserted else "maybe"
    return f"  {reading.attribute:14} {reading.value:12} {reading.probability:5.2f}  {sure}"
