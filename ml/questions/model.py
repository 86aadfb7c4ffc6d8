"""What a question is, and the data that questions are made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ml.messages import Message


@dataclass(frozen=True)
class Option:
    """A one-tap answer. `value` is facts as JSON, ready for FactSheet.from_json; {} opens the facts form instead."""

    value: dict[str, Any]
    says: Message

    @property
    def label(self) -> str:
        """What it says, in English."""
        return str(self.says)


@dataclass(frozen=True)
class Question:
    """`code` names the kind of question, for not asking it again; `asks` is its sentence in any language."""

    attribute: str
    code: str
    asks: Message
    options: tuple[Option, ...]

    @property
    def prompt(self) -> str:
        """What it asks, in English."""
        return str(self.asks)


@cache
def data() -> Mapping[str, Any]:
    """The contents of questions.json."""
    path = Path(__file__).with_name("questions.json")
    contents: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return contents
