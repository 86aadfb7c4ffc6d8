"""Training examples: texts about known facts, as templates with the facts they speak of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.text.casing import lower_starts, lower_title, proper_words
from ml.text.delexicalise import delexicalise
from ml.text.licence import unlicensed
from ml.text.prompt import TAG, said_facts
from ml.text.sheet import Sheet, make_sheet

WORDS = {"short": (14, 42), "medium": (38, 80), "long": (85, 145)}
NO_STONES = re.compile(r"\b(?:no|without|free of) (?:\w+ )?stones?\b|stone-free|stoneless", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[\"'(]?[A-Z<])")
_BARE_SLOT = re.compile(r"[^\s(\"']<[a-z0-9_.]+>")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Lesson:
    """One text to learn: its template and the facts (names of `sheet.context`) that it speaks of."""

    sheet: Sheet
    field: str
    tone: str
    length: str
    template: str
    facts: frozenset[str]


@dataclass(frozen=True)
class Alignment:
    """How much of a corpus could be turned into templates, in whole texts."""

    descriptions: int
    kept: int


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSON Lines file with facts, tone, length and texts; raises ValueError naming a broken line."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: not JSON ({error})") from error
    return rows


def make_lessons(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Lesson], Alignment]:
    """Lessons of all rows, and how many descriptions could be used. What cannot be aligned is left out."""
    proper = proper_words(row["description"] for row in rows)
    lessons: list[Lesson] = []
    kept = 0
    for row in rows:
        found = list(_row_lessons(row, proper))
        kept += any(lesson.field == "description" for lesson in found)
        lessons += found
    return lessons, Alignment(len(rows), kept)


def _row_lessons(row: Mapping[str, Any], proper: frozenset[str]) -> Iterator[Lesson]:
    facts = dict(row["facts"])
    texts = " ".join([row["title"], row["description"], *row["tags"], row["alt_text"]])
    if not facts.get("stones") and NO_STONES.search(texts):
        facts["no_stones"] = True
    sheet = make_sheet(facts)
    for field in ("description", "title", "tags", "alt_text"):
        template = _template(field, row, sheet, proper)
        if template:
            yield Lesson(sheet, field, row["tone"], row["length"], template, said_facts(template, sheet))


def _template(field: str, row: Mapping[str, Any], sheet: Sheet, proper: frozenset[str]) -> str | None:
    if field == "tags":
        tags = (delexicalise(tag.lower(), sheet) for tag in row["tags"])
        return f" {TAG} ".join(tag for tag in tags if is_clean(tag, sheet)) or None
    text = delexicalise(row[field], sheet)
    if field == "description":
        whole = _clean_sentences(text, sheet, row["length"])
        return lower_starts(whole, proper) if whole else None
    text = lower_title(text, proper) if field == "title" else lower_starts(text, proper)
    return text.rstrip(".") if is_clean(text, sheet) else None


def is_clean(template: str, sheet: Sheet) -> bool:
    """Whether everything that needs a fact stands in a slot or is licensed, and no number stands outside a slot."""
    outside = re.sub(r"<[a-z0-9_.]+>", "", template)
    return not (_DIGIT.search(outside) or _BARE_SLOT.search(template) or any(unlicensed(template, sheet.flags)))


def _clean_sentences(text: str, sheet: Sheet, length: str) -> str | None:
    """The text without sentences that could not be aligned, if enough of it is left and its start is whole."""
    sentences = _SENTENCE.split(text)
    good = [is_clean(sentence, sheet) for sentence in sentences]
    if not all(good):
        bad = good.count(False)
        if not good[0] or bad > 1 or length == "short":
            return None
        text = " ".join(sentence for sentence, fine in zip(sentences, good, strict=True) if fine)
    low, high = WORDS[length]
    return text if low <= len(text.split()) <= high else None


def templates(lessons: Iterable[Lesson]) -> list[str]:
    """All templates, for the tokenizer."""
    return [lesson.template for lesson in lessons]
