"""Sentences labelled by hand as true or untrue of a piece, by which the guard is judged.

In `labelled/`: `suite.jsonl` to develop on, `held_back.jsonl` written before and only measured on. A line holds the
text (a description, else `field`), the facts (`told` by the artisan, `seen` by a model), where it is sold (`channel`,
`jurisdiction`), and in `violates` the rule it breaks, true where any rule will do, or null.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ml.claims import Finding, check
from ml.facts import Fact, FactSheet, Source

LABELLED = Path(__file__).with_name("labelled")
Case = dict[str, Any]


def read_cases(path: Path) -> list[Case]:
    """Raises OSError, or ValueError naming the line that is no case."""
    cases: list[Case] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = json.loads(line)
            sheet(case)
            case["violates"], case["text"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"Line {number} of {path} is no labelled sentence ({error}).") from error
        cases.append(case)
    return cases


def sheet(case: Case) -> FactSheet:
    """Raises FactError for facts that cannot be."""
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


def measure(cases: Sequence[Case]) -> tuple[dict[str, Any], list[Case]]:
    """How many untrue sentences are caught and true ones stopped, and the cases that the guard judged wrongly."""
    untrue = [case for case in cases if case["violates"]]
    true = [case for case in cases if not case["violates"]]
    missed = [case for case in untrue if not caught(case)]
    alarms = [case for case in true if stopped(case)]
    return {
        "untrue": len(untrue),
        "recall": _share(len(untrue) - len(missed), len(untrue)),
        "true": len(true),
        "false_alarms": _share(len(alarms), len(true)),
        "missed_by_category": dict(Counter(case.get("category", "none") for case in missed)),
    }, missed + alarms


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
