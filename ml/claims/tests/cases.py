"""The labelled sentences: `suite.jsonl` to develop on, `held_back.jsonl` written before and only measured on.

A line holds the text (a description, else `field`), the facts (`told` by the artisan, `seen` by a model), where it is
sold (`channel`, `jurisdiction`), and in `violates` the rule it breaks, true where any rule will do, or null.
"""

import json
from pathlib import Path
from typing import Any

from ml.claims import Finding, check
from ml.facts import Fact, FactSheet, Source

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    lines = Path(__file__).with_name(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def sheet(case: Case) -> FactSheet:
    seen = [
        Fact(attribute, value, Source.MODEL, 0.9)
        for attribute, values in case.get("seen", {}).items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return FactSheet.from_json(case.get("told", {})).merged(FactSheet(seen))


def text(case: Case) -> dict[str, Any]:
    field = case.get("field", "description")
    return {field: [case["text"]] if field == "tags" else case["text"]}


def where(case: Case) -> dict[str, str]:
    return {name: case[name] for name in ("channel", "jurisdiction") if name in case}


def findings(case: Case) -> list[Finding]:
    return check(text(case), sheet(case), **where(case))


def caught(case: Case) -> bool:
    """Whether the rule that the sentence breaks was found; where none is named, whether anything blocks."""
    found = findings(case)
    if isinstance(case["violates"], str):
        return case["violates"] in [finding.rule for finding in found]
    return any(finding.severity == "block" for finding in found)


def stopped(case: Case) -> bool:
    """Whether a true sentence could not be approved."""
    return any(finding.severity == "block" for finding in findings(case))
