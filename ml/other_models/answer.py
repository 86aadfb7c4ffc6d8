"""Reads what a model wrote into four fields, or says by a short code why it cannot be used as an answer at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ml.other_models.model import Answer
from ml.other_models.wordlists import refuses

LONGEST = 8_000
_LABEL = re.compile(r"^[ \t*#]*(TITLE|DESCRIPTION|TAGS|ALT)(?: TEXT)?[ \t*]*:[ \t*]*", re.IGNORECASE | re.MULTILINE)
_ORDER = ["title", "description", "tags", "alt"]
# Reasoning models think aloud before they answer; what they think is no part of the answer.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class Unusable(ValueError):
    """An answer, or one field of it, may not stand. `code` says why in a word."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Fields:
    """The four fields as they were written, with placeholders."""

    title: str
    description: str
    tags: tuple[str, ...]
    alt_text: str


def read_answer(answer: Answer) -> Fields:
    """The fields of an answer. Raises Unusable: ``empty``, ``too_long``, ``refusal``, ``leak`` or ``format``."""
    words = answer.words.replace("\r\n", "\n")
    if len(words) > LONGEST:
        raise Unusable("too_long")
    words = _THOUGHTS.sub("", words).strip()
    if not words:
        raise Unusable("empty")
    if not answer.finished:
        # The last line may have been cut off in the middle of a word.
        words = words.rpartition("\n")[0]
    labels = list(_LABEL.finditer(words))
    if [label[1].lower() for label in labels] != _ORDER:
        raise Unusable(_why_not(words))
    ends = [label.start() for label in labels[1:]] + [len(words)]
    title, description, tags, alt = (words[label.end() : end].strip() for label, end in zip(labels, ends, strict=True))
    alt = alt.partition("\n")[0].strip()
    if not (title and description and alt):
        raise Unusable("format")
    parts = tuple(part.strip() for part in re.split(r"[;,\n]", tags) if part.strip())
    return Fields(_bare(title), " ".join(description.split()), parts, _bare(alt))


def _why_not(words: str) -> str:
    if refuses(words):
        return "refusal"
    if re.match(r"\s*(?:```\w*\s*)?[\[{]\s*[\"{\[]", words):
        return "leak"
    return "format"


def _bare(line: str) -> str:
    """One line without the quotation marks and the full stop that models like to put around it."""
    return line.strip(" \"'“”‘’").rstrip(".").strip()
