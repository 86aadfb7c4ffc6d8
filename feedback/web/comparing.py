"""Two texts side by side, field by field, with what differs marked in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from feedback.desk.services import FIELDS
from ml.edits import Part, alike, differences, words_changed
from ml.edits.sentences import shown_differences


@dataclass(frozen=True)
class Row:
    """One field of both texts. ``left`` has no words that only the right one has, and the other way round."""

    name: str
    left: list[Part]
    right: list[Part]
    same: bool
    words: str


def beside(left: dict[str, str], right: dict[str, str], *, every: bool = False) -> list[Row]:
    """A row for each field that differs, or for ``every`` field. ``words`` are the left text's."""
    rows = [_row(name, left.get(name, ""), right.get(name, "")) for name in FIELDS]
    return [row for row in rows if every or not row.same]


def changed_words(before: dict[str, str], after: dict[str, str]) -> int:
    return sum(words_changed(before.get(name, ""), after.get(name, "")) for name in FIELDS)


def own_changes(drafted: dict[str, str] | None, text: dict[str, str]) -> dict[str, Any] | None:
    """How the words in the form differ from the machine's draft; None where no machine wrote."""
    if drafted is None:
        return None
    rows = [
        (name, _differences(name, drafted[name], text.get(name, "")))
        for name in FIELDS
        if " ".join(drafted[name].split()) != " ".join(text.get(name, "").split())
    ]
    return {"rows": rows, "words": changed_words(drafted, text)}


def _differences(name: str, before: str, after: str) -> list[Part]:
    """Tags are compared word by word: they make no sentence."""
    return differences(before, after) if name == "tags" else shown_differences(before, after)


def _row(name: str, left: str, right: str) -> Row:
    parts = _differences(name, left, right)
    if not alike(parts):
        # Marks on every word help nobody: two texts that share little are simply read.
        return Row(name, [Part("same", left)], [Part("same", right)], left == right, left)
    return Row(
        name,
        [part for part in parts if part.kind != "new"],
        [part for part in parts if part.kind != "gone"],
        left == right,
        left,
    )
