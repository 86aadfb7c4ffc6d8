"""``python -m ml check``: the claims guard on standard input; 1 when something must not be published."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml.claims import CHANNELS, FIELDS, JURISDICTIONS, Finding, GuardError, check, mends, rules
from ml.facts import FactError, FactSheet


class UnusableInput(Exception):
    """What was given cannot be checked; the sentence says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command; the text itself comes on standard input."""
    parser.epilog = (
        'Standard input is a description in plain text, or JSON {"title", "description", "tags", "alt_text"}. '
        "Exit code 0: nothing blocks; 1: something blocks; 2: the input cannot be used."
    )
    parser.add_argument("--facts", type=Path, metavar="FILE.json", help="what is known of the piece")
    parser.add_argument("--channel", choices=CHANNELS, help="also check this marketplace's rules")
    parser.add_argument("--jurisdiction", choices=JURISDICTIONS, help="only the law of this place")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Checks, prints what was found, and answers 0, 1 or 2."""
    try:
        fields = _fields(_standard_input())
        facts = FactSheet.from_json(_facts(args.facts))
        findings = check(fields, facts, channel=args.channel, jurisdiction=args.jurisdiction)
    except (UnusableInput, GuardError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except FactError as wrong:
        print(f"The facts cannot be used: {wrong}", file=sys.stderr)
        return 2
    blocked = any(finding.severity == "block" for finding in findings)
    if args.json:
        where = {"channel": args.channel, "jurisdiction": args.jurisdiction}
        found = [
            {**asdict(finding), "mend": asdict(mend) if mend else None, "sources": _sources(finding)}
            for finding, mend in zip(findings, mends(fields, facts, findings, **where), strict=True)
        ]
        print(json.dumps({"blocked": blocked, "findings": found}, ensure_ascii=False))
    else:
        _print(findings, fields)
    return 1 if blocked else 0


def _sources(finding: Finding) -> list[str]:
    return [source.title for source in rules()[finding.rule].sources]


def _standard_input() -> str:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise UnusableInput("Standard input is not UTF-8 text.") from wrong
    if not text.strip():
        raise UnusableInput("There is no text on standard input. Try: echo 'A gold ring' | python -m ml check")
    return text.rstrip("\r\n")


def _fields(text: str) -> dict[str, str | Sequence[str]]:
    """The fields of a listing when the text is a JSON object of them; else all of it is a description."""
    try:
        listing = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        listing = None
    if not isinstance(listing, dict) or not set(listing) & set(FIELDS):
        return {"description": text}
    fields: dict[str, str | Sequence[str]] = {}
    for name in FIELDS:
        value = listing.get(name)
        words = value if name == "tags" and isinstance(value, list) else [value]
        if value is not None and not all(isinstance(word, str) for word in words):
            raise UnusableInput(f"The field {name!r} must be {'a list of texts' if name == 'tags' else 'text'}.")
        if value is not None:
            fields[name] = value
    return fields


def _facts(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        facts = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise UnusableInput(f"The facts in {path} cannot be read: {wrong}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise UnusableInput(f"The facts in {path} are not JSON: {wrong}") from wrong
    if isinstance(facts, dict) and isinstance(facts.get("facts"), dict):
        facts = facts["facts"]
    if not isinstance(facts, dict):
        raise UnusableInput(f'The facts in {path} must be an object such as {{"type": "ring"}}.')
    return facts


def _print(findings: Sequence[Finding], fields: dict[str, str | Sequence[str]]) -> None:
    if not findings:
        print("Nothing found: every claim rests on the facts.")
    for finding in findings:
        value = fields[finding.field]
        words = (value if isinstance(value, str) else ", ".join(value))[finding.start : finding.end]
        better = f" Write “{finding.suggestion}”." if finding.suggestion else f" {finding.advice}"
        place = f"{finding.field} {finding.start}-{finding.end}"
        print(f"{finding.severity:5} {finding.rule} at {place} “{words}”: {finding.message}{better}")
