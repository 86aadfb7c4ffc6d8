"""What the learning pages and mails say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.learning.models import Alarm, AlarmKind

LEFT_OUT: dict[str, str | Promise] = {
    "superseded": _("of a text that was replaced later"),
    "not_approved": _("of a text that stands approved no more"),
    "doubled": _("given twice"),
    "photo_gone": _("the photo is gone from storage"),
    "photo_changed": _("the photo is not the one that was stored"),
    "kept_back_elsewhere": _("shows what is kept back for judging"),
    "set_aside": _("set aside: no jewellery, or several pieces"),
    "quarantined": _("in quarantine, until a person lets them in"),
    "unusable": _("not in the vocabulary"),
}
PARTS: dict[str, str | Promise] = {
    "examples": _("examples"),
    "train": _("to learn from"),
    "fresh": _("kept back to judge"),
}
_SENTENCES: dict[str, str | Promise] = {
    AlarmKind.ACCEPTANCE_DROP: _(
        "Of the drafts of %(model)s, %(now)s %% were taken as they are in the last days (%(now_cases)s cases); before, "
        "it was %(before)s %% (%(before_cases)s cases). Chance alone does so once in %(once_in)s times."
    ),
    AlarmKind.DRIFT: _(
        "The population stability of “%(feature)s” is %(psi)s, where chance alone stays below %(by_chance)s: photos of "
        "the last days (%(now_cases)s) differ from those of the weeks before (%(before_cases)s)."
    ),
    AlarmKind.TRAINING_FAILED: _("%(reason)s The live model serves on."),
    AlarmKind.MODEL_UNUSABLE: _("%(reason)s The model before serves on; roll back, or put the files right."),
    AlarmKind.EXAMPLES_QUARANTINED: _("%(sentence)s They wait for a person to let them in."),
}


def alarm_sentence(alarm: Alarm) -> str:
    """What was measured, as one sentence; figures that an older release did not store leave a gap."""
    figures = _Gaps({name: str(value) for name, value in alarm.figures.items()})
    return str(_SENTENCES[alarm.kind]) % figures


def counted(counts: Mapping[str, int], labels: Mapping[str, str | Promise]) -> list[tuple[str | Promise, int]]:
    """Counts with their names, in the order of the names; a reason that has no name yet is told by its code."""
    known = [(label, counts[name]) for name, label in labels.items() if counts.get(name)]
    return known + [(name, count) for name, count in counts.items() if name not in labels and count]


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"
