"""The quality page: figures from the ledger, each with its cases and a sentence that says what it means."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ai_descriptions.web.fact_words import attribute_words
from feedback.selectors import Quality, quality_of
from feedback.voice.selectors import edit_figures
from listings.selectors import is_moderator
from listings.web.access import signed_in
from ml.edits import Kind

_STAGES = {
    "waited": _("Waiting for a free worker"),
    "decode": _("Opening the photos"),
    "see": _("Looking at the photos"),
    "ask": _("Thinking what to ask"),
    "write": _("Writing"),
    "check": _("Checking every claim"),
}

_KINDS = {
    Kind.FACT_FIX: _("Facts put right"),
    Kind.ADDITION: _("Additions that no photo could show"),
    Kind.STYLE: _("Wording"),
    Kind.LEGAL: _("Claims mended"),
}


@require_GET
@signed_in
def quality(request: HttpRequest) -> HttpResponse:
    figures, edits = quality_of(request.user), edit_figures(request.user)
    context = {
        "quality": figures,
        "verdicts": _verdicts(figures),
        "corrections": [(attribute_words(row.attribute), row) for row in figures.corrections],
        "edits": edits,
        "edit_kinds": [(label, edits.kinds.get(kind, 0)) for kind, label in _KINDS.items()],
        "edit_fixes": [(attribute_words(attribute), count) for attribute, count in edits.fixes],
        "latencies": [(_STAGES.get(row.stage, row.stage), row) for row in figures.latencies],
        "everybody": is_moderator(request.user),
    }
    return render(request, "quality.html", context)


def _verdicts(figures: Quality) -> list[dict[str, Any]]:
    """What became of the drafts, as shares of all that were reviewed."""
    rows: list[tuple[Any, int, str]] = [
        (_("Approved unchanged"), figures.unchanged, "good"),
        (_("Approved after edits"), figures.edited, "fair"),
    ]
    rows += [(_("Rejected: %(reason)s") % {"reason": reason}, count, "poor") for reason, count in figures.rejected]
    return [
        {"label": label, "count": count, "share": 100 * count / figures.reviewed, "kind": kind}
        for label, count, kind in rows
        if figures.reviewed
    ]
