"""``python -m ml sentences``: writes ml/sentences.py, where translators find the English of the JSON files."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from ml.claims import rules
from ml.questions.model import data

FILE = Path(__file__).parents[1] / "sentences.py"
_HEAD = '''"""The English of rules and questions, for xgettext. Made by ``python -m ml sentences``; do not edit."""

# fmt: off
# ruff: noqa: E501
from ml.messages import _

SENTENCES = (
'''


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(args: argparse.Namespace) -> int:
    """Writes the file anew."""
    FILE.write_text(listing(), encoding="utf-8")
    return 0


def listing() -> str:
    """The contents that the file should have."""
    lines = "".join(f"    _({json.dumps(text, ensure_ascii=False)}),\n" for text in _sentences())
    return f"{_HEAD}{lines})\n"


def _sentences() -> Iterator[str]:
    """Each sentence once, in the order of the files."""
    explained = [text for rule in rules().values() for text in (rule.explanation, rule.advice)]
    asked = [size["prompt"] for size in data()["sizes"].values()]
    yield from dict.fromkeys([*explained, *asked])
