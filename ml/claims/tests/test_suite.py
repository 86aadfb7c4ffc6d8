"""The labelled suite: sentences with facts, half of them violating, each of those naming its rule."""

import json
from pathlib import Path
from typing import Any

import pytest

from ml.claims import check
from ml.claims.rulebook import rules
from ml.facts import Fact, FactSheet, Source

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("suite.jsonl").read_text(encoding="utf-8").splitlines()
]
VIOLATING = [case for case in CASES if case["violates"]]
TRUE = [case for case in CASES if not case["violates"]]


def sheet(case: dict[str, Any]) -> FactSheet:
    told = FactSheet.from_json(case.get("told", {}))
    seen = [
        Fact(attribute, value, Source.MODEL, 0.9)
        for attribute, values in case.get("seen", {}).items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return told.merged(FactSheet(seen))


def blocked(case: dict[str, Any]) -> list[str]:
    found = check({"description": case["text"]}, sheet(case))
    return [finding.rule for finding in found if finding.severity == "block"]


def test_the_suite_is_large_and_half_violating() -> None:
    assert len(CASES) >= 200
    assert abs(len(VIOLATING) - len(TRUE)) <= 10


@pytest.mark.parametrize("case", VIOLATING, ids=lambda case: ascii(case["text"])[:50])
def test_a_violating_sentence_is_blocked_by_its_rule(case: dict[str, Any]) -> None:
    assert case["violates"] in rules()
    assert case["violates"] in blocked(case)


@pytest.mark.parametrize("case", TRUE, ids=lambda case: ascii(case["text"])[:50])
def test_a_true_sentence_passes(case: dict[str, Any]) -> None:
    assert blocked(case) == []
