"""The corpus keeps the rules that its README states, row by row."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ml.claims import FIELDS, check
from ml.facts import FactSheet
from ml.text.lessons import make_lessons, read_rows
from ml.text.metals import CARATS

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS = [row for path in sorted(CORPUS.glob("*.jsonl")) for row in read_rows(path)]
NO_SHORT_FIELDS: dict[str, Any] = {"title": "", "tags": [], "alt_text": ""}
WORDS = {"short": (15, 40), "medium": (42, 80), "long": (95, 140)}
REFUSED = re.compile(
    r"perfect for|stunning|elevat|timeless|effortless|must-have|statement piece|whether you|breathtaking|exquisite",
    re.IGNORECASE,
)


def _texts(row: Mapping[str, Any]) -> str:
    return " ".join([row["title"], row["description"], *row["tags"], row["alt_text"]])


def _sentences() -> Iterator[tuple[str, str]]:
    for row in ROWS:
        for sentence in re.split(r"(?<=[.!?]) (?=[\"'(]?[A-Z])", row["description"]):
            yield sentence.lower(), row["id"]


def _told_numbers(facts: Mapping[str, Any]) -> set[str]:
    numbers = set(re.findall(r"\d+(?:\.\d+)?", json.dumps(facts, ensure_ascii=False)))
    return numbers | {str(carat) for fineness, carat in CARATS.items() if str(fineness) in numbers}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_guard_finds_nothing_in_texts_beside_their_facts(path: Path) -> None:
    found = {
        row["id"]: [(one.rule, one.field) for one in findings]
        for row in read_rows(path)
        if (findings := check({field: row[field] for field in FIELDS}, FactSheet.from_json(row["facts"])))
    }
    assert found == {}


def test_every_number_is_told() -> None:
    untold = {row["id"]: set(re.findall(r"\d+(?:\.\d+)?", _texts(row))) - _told_numbers(row["facts"]) for row in ROWS}
    assert {key: numbers for key, numbers in untold.items() if numbers} == {}


def test_every_description_can_be_learned_from() -> None:
    assert [row["id"] for row in ROWS if not make_lessons([{**row, **NO_SHORT_FIELDS}])[1].kept] == []


def test_sizes_fit() -> None:
    wrong = [
        row["id"]
        for row in ROWS
        if not WORDS[row["length"]][0] <= len(row["description"].split()) <= WORDS[row["length"]][1]
        or len(row["title"]) > 80
        or len(row["alt_text"]) > 125
        or not 4 <= len(set(row["tags"])) == len(row["tags"]) <= 13
        or any(len(tag) > 20 for tag in row["tags"])
    ]
    assert wrong == []


def test_no_two_texts_open_alike_and_no_sentence_is_used_twice() -> None:
    openings = [" ".join(re.findall(r"[\w'-]+", row["description"].lower())[:3]) for row in ROWS]
    assert sorted({one for one in openings if openings.count(one) > 1}) == []
    sentences = [sentence for sentence, _ in _sentences()]
    assert len(sentences) == len(set(sentences))


def test_worn_out_words_are_not_used() -> None:
    assert [(row["id"], found[0]) for row in ROWS if (found := REFUSED.search(_texts(row)))] == []


def test_ids_are_used_once() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
