"""How much of a live model's work people take as it is, now and before, and whether chance explains the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import comb
from typing import Any

from django.utils.timezone import now

from ai_descriptions.models import Draft, ModelKind, ModelVersion
from feedback.models import Action, RejectReason, ReviewAction
from feedback.voice.models import Edit
from ml import vocabulary
from ml.edits import Kind

RECENT, BEFORE = timedelta(days=7), timedelta(days=28)
CASES_AT_LEAST = 30
POINTS_AT_LEAST = 10.0
# Looked at four times a day for two models, this cries wolf less than once in a year, for looks overlap.
CHANCE = 0.0005
# A text counts as taken when at most one word in twenty was changed.
TAKEN_BELOW = 0.05
_THE_EYES_FAULT = {RejectReason.WRONG_MATERIAL.value, RejectReason.WRONG_STONE.value}
_SEEN = {*vocabulary.VISIBLE, "stones"}


@dataclass(frozen=True)
class Acceptance:
    """Cases and how many of them were taken; ``chance`` that a drop at least as large comes by itself."""

    model: str
    now_cases: int
    now_taken: int
    before_cases: int
    before_taken: int

    @property
    def judged(self) -> bool:
        return min(self.now_cases, self.before_cases) >= CASES_AT_LEAST

    @property
    def points_lost(self) -> float:
        return 100 * (self.before_taken / self.before_cases - self.now_taken / self.now_cases) if self.judged else 0.0

    @property
    def chance(self) -> float:
        return fisher_less(self.now_taken, self.now_cases, self.before_taken, self.before_cases)

    @property
    def dropped(self) -> bool:
        return self.judged and self.points_lost >= POINTS_AT_LEAST and self.chance <= CHANCE

    def figures(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "now": round(100 * self.now_taken / self.now_cases),
            "now_cases": self.now_cases,
            "before": round(100 * self.before_taken / self.before_cases),
            "before_cases": self.before_cases,
            "once_in": round(1 / max(self.chance, 1e-6)),
        }


def acceptance_of(version: ModelVersion) -> Acceptance:
    """Decisions of the last days about what the version made, against all others of those days and weeks before."""
    end = now()
    counts = {True: [0, 0], False: [0, 0]}
    for at, model, taken in _decisions(version.kind, end - RECENT - BEFORE):
        recent = at >= end - RECENT and model == version.version
        counts[recent][0] += 1
        counts[recent][1] += taken
    return Acceptance(version.version, *counts[True], *counts[False])


def fisher_less(taken: int, cases: int, taken_before: int, cases_before: int) -> float:
    """The chance of at most ``taken`` of ``cases``, the margins given: Fisher's exact test, one-sided."""
    total, all_taken = cases + cases_before, taken + taken_before
    ways = comb(total, all_taken)
    least = max(0, all_taken - cases_before)
    return sum(comb(cases, k) * comb(cases_before, all_taken - k) for k in range(least, taken + 1)) / ways


def _decisions(kind: str, since: Any) -> list[tuple[Any, str, bool]]:
    """(when, by which model the draft was made, was its work taken) of each approval and rejection."""
    edits = Edit.objects.filter(approved_at__gte=since).select_related("drafted")
    rows = [
        (edit.approved_at, edit.drafted.models_used.get(kind, ""), _taken(kind, edit))
        for edit in edits.defer("before", "after").iterator(chunk_size=500)
    ]
    rejected = ReviewAction.objects.filter(action=Action.REJECTED, at__gte=since).values_list(
        "at", "draft_id", "reason"
    )
    blamed = [(at, draft_id) for at, draft_id, reason in rejected if _to_blame(kind, reason)]
    used = dict(Draft.objects.filter(pk__in=[pk for _at, pk in blamed]).values_list("pk", "models_used"))
    return rows + [(at, used[pk].get(kind, ""), False) for at, pk in blamed if pk in used]


def _taken(kind: str, edit: Edit) -> bool:
    if kind == ModelKind.TEXT:
        return edit.distance <= TAKEN_BELOW
    return not any(one["kind"] == Kind.FACT_FIX and one["attribute"] in _SEEN for one in edit.changes)


def _to_blame(kind: str, reason: str) -> bool:
    """A wrong material is the eye's fault; what else a text is rejected for is the writer's."""
    return (reason in _THE_EYES_FAULT) == (kind == ModelKind.VISION)
