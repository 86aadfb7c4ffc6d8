"""``python -m ml train text``: from facts with texts to a model folder that serves."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import fields, replace
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", "--texts", type=Path, required=True, action="append", metavar="FILE.jsonl", help="may be given again"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the model will stand")
    parser.add_argument(
        "--state", type=Path, metavar="FOLDER", help="where a stopped training waits; default: beside it"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a training that was stopped")
    parser.add_argument(
        "--start", type=Path, metavar="FOLDER", help="a model of the same size to go on from, with its words"
    )
    parser.add_argument("--learning-rate", type=float, help="peak rate of AdamW")
    parser.add_argument("--matrix-rate", type=float, help="peak rate of Muon, for the matrices")
    parser.add_argument("--epochs", type=int, help="passes over the texts")
    parser.add_argument("--descriptions", type=float, help="share of the descriptions that each pass draws")
    parser.add_argument("--short-fields", type=float, help="share of titles, tags and alt texts that each pass draws")
    parser.add_argument("--layers", type=int)
    parser.add_argument("--width", type=int)
    parser.add_argument("--heads", type=int)
    parser.add_argument("--vocabulary", type=int, help="entries of the tokenizer")
    parser.add_argument("--batch-tokens", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; default: what torch takes")
    parser.add_argument(
        "--composed", type=float, default=0.5, help="share of the facts about which a text is composed and learned too"
    )
    parser.add_argument("--held-out", type=float, default=0.02, help="share of the texts kept back for the loss")
    parser.add_argument("--note", default="", help="a sentence for the model card")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    from ml.artifacts import ArtifactError
    from ml.text.composed_lessons import composed_lessons
    from ml.text.lessons import make_lessons, read_rows
    from ml.text.phrasebook import learn
    from ml.text.recipe import Recipe
    from ml.text.shipping import ExportError, alignment_metrics, ship
    from ml.text.training import TrainingError, split, train

    given = {field.name: getattr(args, field.name, None) for field in fields(Recipe)}
    recipe = replace(Recipe(), **{name: value for name, value in given.items() if value is not None})
    state = args.state or args.out.with_name(f"{args.out.name}.training")
    try:
        learned, kept_back = split([row for path in args.data for row in read_rows(path)], args.held_out)
        lessons, alignment = make_lessons(learned)
        _say(f"{alignment.kept} of {alignment.descriptions} descriptions could be turned into templates")
        composed = list(composed_lessons(learned, recipe.seed, args.composed))
        model, tokens, losses = train(
            [*lessons, *composed],
            make_lessons(kept_back)[0],
            recipe,
            state,
            start=args.start,
            resume=args.resume,
            threads=args.threads,
            tell=_say,
        )
        metrics = alignment_metrics(alignment, losses)
        sentences = learn(lessons)
        ship(
            model, tokens, args.out, recipe=recipe, metrics=metrics, data=args.data, sentences=sentences, note=args.note
        )
    except (ArtifactError, ExportError, TrainingError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The same command with --resume goes on from the last pass.", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(metrics))
    return 0


def _say(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)
