"""One case side by side: photos, what is known and from whom, what the machine wrote and what stands now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Draft, Writer
from ai_descriptions.selectors import facts_current
from feedback.moderation.models import Case
from feedback.moderation.risk import reasons_of
from feedback.web.fact_rows import fact_rows
from feedback.web.history import history
from jewelry_site.core.models import User
from ml.edits import differences

FIELDS = (("title", _("title")), ("description", _("description")), ("tags", _("tags")), ("alt_text", _("alt text")))
ACTS_SHOWN = 12


def case_page(case: Case, reader: User) -> dict[str, Any]:
    """What the template of a case shows beside the admin's own context."""
    drafts = list(case.drafts.select_related("author", "approved_by").prefetch_related("findings"))
    current = next((draft for draft in drafts if draft.is_current), None)
    machine = _machine_draft(current, drafts)
    return {
        "title": current or case,
        "subtitle": None,
        "photos": list(case.photos.all()),
        "reasons": reasons_of(case),
        "fact_rows": [row for row in fact_rows(facts_current(case)) if row.chips],
        "current": current,
        "machine": machine,
        "fields": _fields(machine, current),
        "findings": list(current.findings.all()) if current else [],
        "acts": history(case, reader, most=ACTS_SHOWN),
    }


def _machine_draft(current: Draft | None, drafts: list[Draft]) -> Draft | None:
    """The machine's text that the current one was made from; None where she wrote alone."""
    by_id = {draft.pk: draft for draft in drafts}
    draft = current
    while draft is not None and draft.writer == Writer.PERSON:
        draft = by_id.get(draft.parent_id) if draft.parent_id else None
    return draft


def _fields(machine: Draft | None, current: Draft | None) -> list[dict[str, Any]]:
    """Each field as it stands, and where it differs from the machine's, word by word."""
    if current is None:
        return []
    now, before = _texts(current), _texts(machine) if machine else {}
    return [
        {
            "label": label,
            "text": now[name],
            "differences": differences(before[name], now[name]) if before and before[name] != now[name] else None,
        }
        for name, label in FIELDS
    ]


def _texts(draft: Draft) -> dict[str, str]:
    return {**draft.text, "tags": ", ".join(draft.tags)}
