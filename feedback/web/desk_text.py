"""The text on the review page: the words in the form, what the guard says of them, and how they differ from others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ai_descriptions.authorship import machines_draft
from ai_descriptions.models import Draft, Finding, Job, JobKind, Writer
from feedback.desk.checking import words_check
from feedback.desk.models import WorkingCopy
from feedback.desk.services import FIELDS
from feedback.services.review import ALT_TEXT_LENGTH, DESCRIPTION_LENGTH, TAG_LENGTH, TAGS, TITLE_LENGTH
from feedback.web.comparing import Row, beside, changed_words, own_changes
from feedback.web.mending import finding_view
from feedback.web.rule_words import applied_rules
from jewelry_site.core.problems import Problem
from listings.models import Listing
from ml.edits import alike
from ml.edits.sentences import shown_differences

LIMITS = {
    "title": TITLE_LENGTH,
    "description": DESCRIPTION_LENGTH,
    "tag": TAG_LENGTH,
    "tags": TAGS,
    "alt_text": ALT_TEXT_LENGTH,
}
_FINDING = ("rule", "severity", "field", "start", "end", "message", "suggestion", "advice", "values", "mend")


@dataclass
class Typed:
    """What a person typed and could not be saved, and why."""

    text: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    fact_problem: Problem | None = None
    fact_attribute: str = ""


@dataclass(frozen=True)
class Drafts:
    """All texts of a listing, the newest first, and the current one."""

    all: list[Draft]
    current: Draft | None

    def numbered(self, number: str) -> Draft | None:
        return next((draft for draft in self.all if str(draft.number) == number), None)


@dataclass(frozen=True)
class Words:
    """What stands in the form: the current text, or words that are not saved (``unsaved``).

    ``kept`` is where those come from, if not from this very request; ``elsewhere`` says that they were typed into
    another version than the current one. ``revision`` names what is kept of her words, empty for nothing.
    """

    text: dict[str, str]
    current: Draft | None
    typed: Typed
    unsaved: bool = False
    kept: WorkingCopy | None = None
    elsewhere: bool = False
    revision: str = ""


def drafts_of(listing: Listing) -> Drafts:
    found = list(listing.drafts.select_related("author"))
    return Drafts(found, next((draft for draft in found if draft.is_current), None))


def text_of(draft: Draft | None) -> dict[str, str]:
    """The four fields as the form holds them: tags in one line."""
    if draft is None:
        return dict.fromkeys(FIELDS, "")
    return {**draft.text, "tags": ", ".join(draft.tags)}


def words_to_show(typed: Typed, drafts: Drafts, kept: WorkingCopy | None) -> Words:
    """What was just typed comes first, then what was kept for her, then the text as it is."""
    current = drafts.current
    revision = str(kept.revision) if kept else ""
    if typed.text:
        stale = typed.problem is not None and typed.problem.code == "stale_draft"
        return Words(typed.text, current, typed, unsaved=True, elsewhere=stale, revision=revision)
    if kept is None or kept.text == text_of(current):
        return Words(text_of(current), current, typed, revision=revision)
    elsewhere = kept.base != (current.number if current else 0)
    return Words(kept.text, current, typed, True, kept, elsewhere, revision)


def text_parts(listing: Listing, drafts: Drafts, words: Words, job: Job | None, compare: str) -> dict[str, Any]:
    current = drafts.current
    return {
        "draft": current,
        "drafts": drafts.all,
        "text": words.text,
        "kept": words.kept,
        "revision": words.revision,
        "saved_text": text_of(current),
        "findings": _findings(words),
        "problem": words.typed.problem,
        "changes": _changes(drafts, words),
        "stale": _stale(words),
        "own_changes": own_changes(machines_text(drafts), words.text),
        "preview": _preview(drafts, job),
        "compared": _compared(drafts, compare),
        "limits": LIMITS,
        "applied_rules": applied_rules(current),
    }


def machines_text(drafts: Drafts) -> dict[str, str] | None:
    """The machine's draft that the current text was made from."""
    origin = machines_draft(drafts.current, drafts.all) if drafts.current else None
    return text_of(origin) if origin else None


def findings_by_field(found: Iterable[dict[str, Any]], text: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Findings as the page shows them, by field, with the words concerned."""
    by_field: dict[str, list[dict[str, Any]]] = {name: [] for name in FIELDS}
    for finding in found:
        by_field.setdefault(finding["field"], []).append(finding_view(finding, text.get(finding["field"], "")))
    return by_field


def _findings(words: Words) -> dict[str, list[dict[str, Any]]]:
    """What the guard says of the words on the page."""
    problem = words.typed.problem
    if problem is not None and "findings" in problem.extra:
        return findings_by_field(problem.extra["findings"], words.text)
    if words.kept is not None:
        return findings_by_field(words_check(words.kept.listing, words.text) or [], words.text)
    if words.current is None or words.unsaved:
        return findings_by_field([], words.text)
    return findings_by_field([_finding(row) for row in words.current.findings.all()], words.text)


def _finding(row: Finding) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FINDING}


def _changes(drafts: Drafts, words: Words) -> dict[str, Any] | None:
    """What a machine wrote differently than the text before it; her own changes she knows."""
    current = drafts.current
    if current is None or words.unsaved or current.writer == Writer.PERSON or current.approved_at is not None:
        return None
    before = _before(drafts, current)
    if before is None or (before.title, before.description) == (current.title, current.description):
        return None
    description = shown_differences(before.description, current.description)
    return {
        "number": before.number,
        "title": shown_differences(before.title, current.title),
        "description": description,
        "alike": alike(description),
        "words": changed_words(text_of(before), text_of(current)),
    }


def _before(drafts: Drafts, current: Draft) -> Draft | None:
    """The text that this one was made from, else the one before it; a text that was only tried does not count."""
    parent = next((draft for draft in drafts.all if draft.pk == current.parent_id), None)
    return parent or next((draft for draft in drafts.all if draft.number < current.number and not draft.offered), None)


def _stale(words: Words) -> dict[str, Any] | None:
    """The text that became current meanwhile beside hers."""
    if not words.elsewhere or words.current is None:
        return None
    author = words.current.author
    return {
        "number": words.current.number,
        "by": author.get_full_name() if author and author.get_full_name() else words.current.get_writer_display(),
        "rows": beside(text_of(words.current), words.text),
        "text": text_of(words.current),
    }


def _preview(drafts: Drafts, job: Job | None) -> dict[str, Any] | None:
    """A text that is tried beside the current one: still being written, or there."""
    if job is not None and job.kind == JobKind.PREVIEW and job.active:
        return {"working": True, "tone": job.get_tone_display(), "length": job.get_length_display()}
    offered = next((draft for draft in drafts.all if draft.offered), None)
    if offered is None or drafts.current is None:
        return None
    return {
        "number": offered.number,
        "tone": offered.get_tone_display(),
        "length": offered.get_length_display(),
        "rows": beside(text_of(drafts.current), text_of(offered), every=True),
    }


def _compared(drafts: Drafts, number: str) -> dict[str, Any] | None:
    """An earlier version beside the current one."""
    earlier = drafts.numbered(number) if number else None
    if earlier is None or drafts.current is None or earlier.is_current:
        return None
    rows: Sequence[Row] = beside(text_of(earlier), text_of(drafts.current))
    return {"number": earlier.number, "rows": rows}
