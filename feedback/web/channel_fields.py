"""The fields of one marketplace: what is shown and copied, their limits, what was changed, what the guard says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ai_descriptions.exports import ChannelExport
from ai_descriptions.notice_words import FIELD_NAMES, field_name, notice_words
from ai_descriptions.spoken import finding_spoken
from listings.channels import Notice, Value, spec_of
from ml.claims import Finding

# Where a channel keeps what the guard reads as title and description under other names.
_GUARDED_AS = {"structured_title": "title", "structured_description": "description", "body_html": "description"}
_LISTS_OF_NOTICES = {"generic_keywords": "tags"}
# What both the scribe and the guard say; the scribe says why.
_SAID_BY_THE_GUARD = ("title_too_long", "description_too_long")


@dataclass(frozen=True)
class FieldView:
    """One field: ``lines`` are what is shown and copied; ``pairs`` stand in their place for named values."""

    name: str
    label: str
    lines: list[str]
    pairs: list[tuple[str, str]]
    used: int
    most: int | None
    unit: str
    long: bool
    by_a_machine: bool
    as_approved: bool
    notices: list[str]
    findings: list[dict[str, Any]]

    @property
    def one_by_one(self) -> bool:
        """Whether each entry has a place of its own on the marketplace's page."""
        return self.name == "bullet_points"

    @property
    def copied(self) -> str:
        """What the button copies: one text, or the entries with commas between."""
        return ", ".join(self.lines)


def field_views(export: ChannelExport) -> list[FieldView]:
    """The fields that hold something, in the marketplace's order."""
    return [_field(export, name, value) for name, value in export.text.values.items() if value not in ("", [], {})]


def notices_without_field(export: ChannelExport, fields: Sequence[FieldView]) -> list[str]:
    """What is said of fields that are not on the page."""
    names = {_guarded(view.name) for view in fields} | {view.name for view in fields}
    return [_standing_alone(notice) for notice in export.text.notices if notice.field not in names]


def _field(export: ChannelExport, name: str, value: Value) -> FieldView:
    lines, pairs = _shown(value)
    limit = spec_of(export.text.channel).limits.get(_guarded(name) if name.startswith("structured") else name)
    return FieldView(
        name=name,
        label=field_name(name),
        lines=lines,
        pairs=pairs,
        used=_used(lines, isinstance(value, list), limit.unit if limit else ""),
        most=limit.most if limit else None,
        unit=_unit(isinstance(value, list), limit.unit if limit else ""),
        long=_guarded(name) == "description",
        by_a_machine=isinstance(value, dict) and "digital_source_type" in value,
        as_approved=_is_approved_text(export, name, lines),
        notices=[
            notice_words(notice)
            for notice in export.text.notices
            if _belongs(notice, name) and notice.code not in _SAID_BY_THE_GUARD
        ],
        findings=_findings(export, name),
    )


def _is_approved_text(export: ChannelExport, name: str, lines: list[str]) -> bool:
    """Whether the field holds the approved words as they are: then the page need not show them twice."""
    approved = export.draft.text.get("" if name == "body_html" else _guarded(name))
    return approved is not None and lines == (list(approved) if isinstance(approved, list) else [approved])


def _shown(value: Value) -> tuple[list[str], list[tuple[str, str]]]:
    if isinstance(value, str):
        return [value], []
    if isinstance(value, list):
        return value, []
    return ([value["content"]], []) if "content" in value else ([], list(value.items()))


def _used(lines: Sequence[str], is_list: bool, unit: str) -> int:
    if is_list:
        return len(lines)
    text = "".join(lines)
    return len(text.encode()) if unit == "bytes" else len(text)


def _unit(is_list: bool, unit: str) -> str:
    return "entries" if is_list else unit


def _standing_alone(notice: Notice) -> str:
    """With the name of its field, which is empty and so not on the page."""
    words = notice_words(notice)
    return f"{field_name(notice.field)}: {words}" if notice.field in FIELD_NAMES else words


def _belongs(notice: Notice, name: str) -> bool:
    return notice.field in (name, _guarded(name)) or _LISTS_OF_NOTICES.get(name) == notice.field


def _guarded(name: str) -> str:
    return _GUARDED_AS.get(name, name)


def _findings(export: ChannelExport, name: str) -> list[dict[str, Any]]:
    """What the guard says of this field, with the words concerned."""
    read = _guarded(_LISTS_OF_NOTICES.get(name, name))
    text = export.text.read_by_guard.get(read, "")
    words = text if isinstance(text, str) else ", ".join(text)
    return [_finding(export, finding, words) for finding in export.findings if finding.field == read]


def _finding(export: ChannelExport, finding: Finding, words: str) -> dict[str, Any]:
    """With the words it concerns; of a text that is too long none, but why it could not be shortened."""
    for notice in export.text.notices:
        if notice.code == finding.rule and notice.code in _SAID_BY_THE_GUARD:
            return {"severity": finding.severity, "message": notice_words(notice)}
    message, advice = finding_spoken(
        rule=finding.rule, values=dict(finding.values), message=finding.message, advice=finding.advice
    )
    quoted = words[finding.start : finding.end]
    return {
        "severity": finding.severity,
        "words": "" if f"“{quoted}”" in message else quoted,
        "message": message,
        "suggestion": advice,
    }
