"""``--model`` of the commands that write: the starter, a model folder of ours, or any other model."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.artifacts import ArtifactError
from ml.other_models.choice import STARTER, ChoiceError, choose

if TYPE_CHECKING:
    from ml.other_models.writer import TextWriter
    from ml.text import Text

STARTER_FOLDER = Path(__file__).resolve().parents[1] / "starter" / "text"


def add_model_arguments(parser: argparse.ArgumentParser, *flags: str) -> None:
    """``--model`` (and other names for it) and what an endpoint needs beside it."""
    parser.add_argument(
        *flags,
        "--model",
        dest="model",
        default=STARTER,
        metavar="MODEL",
        help="a model folder, a name on the Hugging Face hub, or the https:// address of an endpoint; "
        "default: the shipped starter",
    )
    parser.add_argument("--model-name", default="", metavar="NAME", help="the model at an endpoint")
    parser.add_argument("--model-key-file", type=Path, metavar="FILE", help="a file with the endpoint's key")
    parser.add_argument("--model-seconds", type=float, default=120.0, metavar="N", help="the most for one text")
    parser.add_argument("--download", action="store_true", help="let a model be fetched from the hub")


def writer_of(args: argparse.Namespace) -> TextWriter:
    """What writes by these arguments; behind another model stands the planner, so that its share is its own.

    Raises ml.artifacts.ArtifactError, ChoiceError (a ValueError) and OSError.
    """
    from ml.other_models.model import OtherModelError
    from ml.other_models.opening import open_writer
    from ml.text import Writer

    if args.model == STARTER or (Path(args.model) / "manifest.json").is_file():
        return Writer.open(STARTER_FOLDER if args.model == STARTER else Path(args.model))
    key = args.model_key_file.read_text(encoding="utf-8").strip() if args.model_key_file else ""
    choice = choose(args.model, model=args.model_name, key=key, seconds=args.model_seconds, download=args.download)
    if choice is None:
        raise ChoiceError("The model has no name. Leave --model out for the starter.")
    try:
        return open_writer(choice)
    except OtherModelError as error:
        raise ArtifactError(str(error)) from error


def making_of(text: Text) -> dict[str, Any]:
    """What a line of output says of a text by another model; nothing for one by our own."""
    from ml.other_models.model import OtherText

    return {"models": text.models} if isinstance(text, OtherText) else {}


def reasons_of(texts: Iterable[Text]) -> dict[str, Any]:
    """Why another model did not write, counted; nothing for our own models."""
    made = [making_of(text) for text in texts]
    if not any(made):
        return {}
    return {
        "not_written_because": dict(
            Counter(reason for one in made if (reason := one["models"].get("text_reason"))).most_common()
        )
    }
