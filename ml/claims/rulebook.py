"""Reads the rules from their data files and gives a finding its words."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ml.claims.model import Finding, GuardError, Hit, Severity
from ml.claims.normalise import Plain
from ml.messages import Message, Translate, Value, message_from_json

JURISDICTIONS = ("us", "uk", "eu")
CHANNELS = ("etsy", "ebay", "amazon", "shopify", "google")
_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class Source:
    """The law or policy that a rule rests on; `url` is empty for rules of this software's own."""

    title: str
    url: str


@dataclass(frozen=True)
class Rule:
    """One rule: when it applies, what it says, and on what law or policy it rests.

    `pattern` is for rules that need only words; `grounds` are what makes such words true. A rule that needs
    more (metals, stones, numbers, types) is found by a reader in code and has no patterns. `wording` is what may
    stand in place of the words; `may_be_left_out` says that the text is right without them.
    """

    id: str
    severity: Severity
    explanation: str
    advice: str
    wording: str | None
    may_be_left_out: bool
    sources: tuple[Source, ...]
    jurisdictions: tuple[str, ...]
    channels: tuple[str, ...]
    asked_only: bool
    pattern: re.Pattern[str] | None
    grounds: tuple[Mapping[str, Any], ...]
    fields: tuple[str, ...]

    def applies(self, channel: str | None, jurisdiction: str | None) -> bool:
        """A rule of one country counts when that country or none is named; a channel's only when it is named."""
        here = jurisdiction in self.jurisdictions
        anywhere = jurisdiction is None and not self.asked_only
        return (here or anywhere) and (not self.channels or channel in self.channels)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id; GuardError when a file cannot be read."""
    found: dict[str, Rule] = {}
    try:
        for path in sorted(_FOLDER.glob("*.json")):
            for entry in json.loads(path.read_text(encoding="utf-8"))["rules"]:
                found[entry["id"]] = _rule(entry)
    except (OSError, ValueError, KeyError, TypeError, re.error) as wrong:
        raise GuardError(f"The rules of the claims guard cannot be read: {wrong}") from wrong
    if not found:
        raise GuardError("The claims guard has no rules.")
    return found


def finding(hit: Hit, field: str, text: Plain) -> Finding:
    """The hit with the words of its rule, at its place in the original text."""
    start, end = text.original(hit.start, hit.end)
    return finding_at(hit, field, start, end, text.text[hit.start : hit.end])


def finding_at(hit: Hit, field: str, start: int, end: int, words: str) -> Finding:
    """The hit with the words of its rule; `start` and `end` are places in the original text of the field."""
    rule = rules()[hit.rule]
    values: dict[str, Value] = {"words": words, "because": hit.because}
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        field=field,
        start=start,
        end=end,
        message=str(Message(rule.explanation, values)),
        suggestion=hit.instead if hit.instead is not None else rule.wording,
        advice=rule.advice,
        values=Message("", values).as_json()["values"],
    )


def spoken(rule_id: str, values: Mapping[str, Any], translate: Translate, language: str) -> tuple[str, str] | None:
    """Message and advice of a finding in another language; None for a rule that is there no longer."""
    rule = rules().get(rule_id)
    message = message_from_json({"text": rule.explanation, "values": dict(values)}) if rule else None
    if rule is None or message is None:
        return None
    return message.said(translate, language), translate(rule.advice)


def _pattern(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """All in one, which is ten times faster; whole words; a space in a rule stands for a hyphen as well."""
    if not patterns:
        return None
    spaced = [re.sub(r"(\[[^\]]*\])| ", lambda found: found.group(1) or "[ -]", words) for words in patterns]
    return re.compile(r"(?<![\w-])(?:" + "|".join(f"(?:{words})" for words in spaced) + r")(?!\w)")


def _rule(entry: Mapping[str, Any]) -> Rule:
    severity = entry["severity"]
    if severity not in ("block", "warn"):
        raise ValueError(f"rule {entry['id']} has the severity {severity!r}")
    return Rule(
        id=entry["id"],
        severity=severity,
        explanation=entry["explanation"],
        advice=entry["advice"],
        wording=entry.get("wording"),
        may_be_left_out=entry["may_be_left_out"],
        sources=tuple(Source(source["title"], source["url"]) for source in entry["sources"]),
        jurisdictions=tuple(entry["jurisdictions"]),
        channels=tuple(entry["channels"]),
        asked_only=entry.get("asked_only", False),
        pattern=_pattern(entry.get("patterns", ())),
        grounds=tuple(entry.get("grounds", ())),
        fields=tuple(entry.get("fields", ())),
    )
