"""``python -m ml COMMAND``: the library from the command line. Each command is loaded only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("see",): ("see", "say what photos show"),
    ("write",): ("write", "write texts from facts"),
    ("describe",): ("describe", "photos in, a checked description out"),
    ("check",): ("check", "check a text on standard input against the facts, the law and a channel's rules"),
    ("train", "vision"): ("train_vision", "train the eye on labelled photos"),
    ("train", "text"): ("train_text", "train the writer on facts and texts"),
    ("evaluate", "vision"): ("evaluate_vision", "measure the eye on labelled photos"),
    ("evaluate", "text"): ("evaluate_text", "measure the writer on facts kept back"),
    ("evaluate", "guard"): ("evaluate_guard", "measure the claims guard on labelled sentences"),
    ("evaluate", "alike"): ("evaluate_alike", "measure how well photos are told apart by piece"),
    ("evaluate", "edits"): ("evaluate_edits", "measure how well edits of drafts are taken apart"),
    ("job",): ("job", "retrain as a container of a cloud does"),
    ("bank",): ("bank", "make the replay bank of an eye from labelled photos"),
    ("retrain",): ("retrain", "learn from a snapshot of what people corrected and approved"),
    ("challenge",): ("challenge", "judge whether a new model may take the place of the live one"),
    ("sentences",): ("sentences", "list the sentences of the data files for translators"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for words, (module_name, summary) in COMMANDS.items():
        if tuple(given[: len(words)]) == words:
            module = importlib.import_module(f"ml.commands.{module_name}")
            parser = argparse.ArgumentParser(prog=f"python -m ml {' '.join(words)}", description=summary)
            module.add_arguments(parser)
            return int(module.run(parser.parse_args(given[len(words) :])))
    return _help(asked=given in (["-h"], ["--help"]))


def _help(*, asked: bool) -> int:
    out = sys.stdout if asked else sys.stderr
    print("usage: python -m ml COMMAND [--help]\n", file=out)
    for words, (_, summary) in COMMANDS.items():
        print(f"  {' '.join(words):16} {summary}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main())
