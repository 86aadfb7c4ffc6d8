"""Reads the hand-labelled edits: one text, with what went, what came and why marked in it.

``A polished [silver-tone=>sterling silver](addition:metal) ring.`` holds the draft, the final text and one label.
Each line of a file is ``{"id", "before", "after", "edit"}``: the facts that were believed when the draft was written,
those known at the approval, and the marked text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.edits.model import Change, Kind

_MARK = re.compile(r"\[(?P<gone>[^\[\]]*?)=>(?P<came>[^\[\]]*?)\]\((?P<kind>\w+)(?::(?P<attribute>\w+))?\)")
_BLANKS = re.compile(r"[ \t]{2,}")
LABELLED = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class LabelledEdit:
    id: str
    before: dict[str, Any]
    after: dict[str, Any]
    draft: str
    final: str
    labels: tuple[Change, ...]


def read_labelled(path: Path) -> list[LabelledEdit]:
    """Raises OSError, and ValueError for a line or a mark that cannot be read."""
    return [_edit(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _edit(row: dict[str, Any]) -> LabelledEdit:
    marked = row["edit"]
    labels = [
        Change(Kind(mark["kind"]), "description", mark["attribute"] or "", mark["gone"].strip(), mark["came"].strip())
        for mark in _MARK.finditer(marked)
        if mark["gone"].strip() or mark["came"].strip()
    ]
    draft, final = (_plain(_MARK.sub(rf"\g<{side}>", marked)) for side in ("gone", "came"))
    if "=>" in draft + final:
        raise ValueError(f"{row['id']}: a mark is not closed in {marked!r}")
    return LabelledEdit(row["id"], row["before"], row["after"], draft, final, tuple(_joined(labels)))


def _joined(labels: list[Change]) -> list[Change]:
    """What went at one place and came at another was moved: one change."""
    came = {label.came for label in labels if not label.gone}
    moved = {label.gone for label in labels if not label.came} & came
    return [
        Change(label.kind, label.field, gone=label.came, came=label.came, moved=True) if label.came in moved else label
        for label in labels
        if not (label.gone in moved and not label.came)
    ]


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
