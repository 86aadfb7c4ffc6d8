"""How well edits are taken apart, against labels by hand.

A found change and a labelled one meet when they share a word that went or came; a change is right when it meets one
of its kind (the "type" match of SemEval-2013 task 9, which does not punish where exactly a change begins and ends).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ml.edits.apart import take_apart
from ml.edits.marked import LabelledEdit
from ml.edits.model import Change, Kind
from ml.edits.words import tokens_of


@dataclass(frozen=True)
class Mistake:
    """A labelled change that was missed or misread (``found`` stood there), or a change that nobody labelled."""

    id: str
    labelled: Change | None
    found: tuple[Change, ...]


def measure(edits: Sequence[LabelledEdit]) -> tuple[dict[str, Any], list[Mistake]]:
    """F1 of each kind, their mean, and how often the attribute of a rightly read fact fix or addition is right."""
    right_labels, right_found = Counter[Kind](), Counter[Kind]()
    labels, found_all, attributes = Counter[Kind](), Counter[Kind](), Counter[bool]()
    mistakes = []
    for edit in edits:
        found = take_apart({"description": edit.draft}, {"description": edit.final}, edit.before, edit.after)
        found = [change for change in found if change.field == "description"]
        for label in edit.labels:
            labels[label.kind] += 1
            met = tuple(change for change in found if _meet(label, change))
            same = [change for change in met if change.kind == label.kind]
            right_labels[label.kind] += bool(same)
            if not same:
                mistakes.append(Mistake(edit.id, label, met))
            elif label.kind in (Kind.FACT_FIX, Kind.ADDITION) and label.attribute:
                attributes[any(change.attribute == label.attribute for change in same)] += 1
        for change in found:
            found_all[change.kind] += 1
            met_labels = [label for label in edit.labels if _meet(label, change)]
            right_found[change.kind] += any(label.kind == change.kind for label in met_labels)
            if not met_labels:
                mistakes.append(Mistake(edit.id, None, (change,)))
    scores = {str(kind): _f1(right_labels[kind], labels[kind], right_found[kind], found_all[kind]) for kind in Kind}
    report = {
        "edits": len(edits),
        "changes": sum(labels.values()),
        "macro_f1": round(sum(scores.values()) / len(scores), 4),
        "f1": {kind: round(score, 4) for kind, score in scores.items()},
        "labelled": {str(kind): labels[kind] for kind in Kind},
        "attribute_right": round(attributes[True] / max(1, attributes.total()), 4),
    }
    return report, mistakes


def _f1(right_labels: int, labels: int, right_found: int, found: int) -> float:
    recall = right_labels / labels if labels else 0.0
    precision = right_found / found if found else 0.0
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _meet(label: Change, change: Change) -> bool:
    return bool(_bag(label.gone) & _bag(change.gone) or _bag(label.came) & _bag(change.came))


def _bag(text: str) -> set[str]:
    words = {token.text.lower() for token in tokens_of(text)}
    return {word for word in words if word[0].isalnum()} or words
