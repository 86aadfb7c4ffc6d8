"""``python -m ml describe PHOTO... [--facts FILE.json]``: one piece, from its photos to a checked text."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml.claims import CHANNELS, GuardError
from ml.describe import Description, describe
from ml.facts import FactError, FactSheet
from ml.other_models import ChoiceError
from ml.other_models.command_line import add_model_arguments, writer_of

STARTER = Path(__file__).resolve().parents[1] / "starter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="photos of one piece")
    parser.add_argument("--facts", type=Path, metavar="FILE.json", help="what the artisan says of it")
    parser.add_argument("--tone", choices=("plain", "warm", "elegant", "playful"), default="plain")
    parser.add_argument("--length", choices=("short", "medium", "long"), default="medium")
    parser.add_argument("--spelling", choices=("uk", "us"), default="uk")
    parser.add_argument("--seed", type=int, default=0, help="another number gives another text")
    parser.add_argument("--channel", choices=CHANNELS, help="also check this marketplace's rules")
    parser.add_argument("--vision-model", type=Path, default=STARTER / "vision", metavar="FOLDER")
    add_model_arguments(parser, "--text-model")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from ml.artifacts import ArtifactError
    from ml.vision import Eye
    from ml.vision.photos import UnreadablePhotoError, open_photo

    try:
        told = FactSheet.from_json(json.loads(args.facts.read_text(encoding="utf-8-sig")) if args.facts else {})
        description = describe(
            [open_photo(path) for path in args.photos],
            told,
            eye=Eye.open(args.vision_model),
            writer=writer_of(args),
            tone=args.tone,
            length=args.length,
            spelling=args.spelling,
            seed=args.seed,
            channel=args.channel,
        )
    except UnicodeDecodeError:
        return _refuse(f"The facts in {args.facts} are not UTF-8 text.")
    except json.JSONDecodeError as error:
        return _refuse(f"The facts in {args.facts} are not JSON: {error}")
    except (UnreadablePhotoError, OSError, FactError, ArtifactError, ChoiceError, GuardError) as error:
        return _refuse(str(error))
    print(json.dumps(as_json(description), ensure_ascii=False) if args.json else as_text(description))
    return 0


def as_json(description: Description) -> dict[str, Any]:
    text = description.text
    return {
        "title": text.title,
        "description": text.description,
        "tags": list(text.tags),
        "alt_text": text.alt_text,
        "writer": text.writer,
        "attributes": [asdict(reading) for reading in description.piece.readings],
        "disagreements": list(description.piece.disagreements),
        "facts": description.sheet.statable(),
        "questions": [
            {
                "attribute": question.attribute,
                "prompt": question.prompt,
                "options": [{"label": option.label, "value": option.value} for option in question.options],
            }
            for question in description.questions
        ],
        "findings": [asdict(finding) for finding in description.findings],
        "models": description.models,
        "timings_ms": description.timings_ms,
    }


def as_text(description: Description) -> str:
    text = description.text
    lines = [text.title, "", text.description, "", f"Tags: {', '.join(text.tags)}", f"Alt text: {text.alt_text}"]
    lines += [f"Question: {question.prompt}" for question in description.questions]
    lines += [f"Finding: {finding.message}" for finding in description.findings]
    return "\n".join(lines)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
