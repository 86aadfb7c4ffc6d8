"""What taking an edit apart gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Why words were changed, which decides who may learn from it."""

    FACT_FIX = "fact_fix"
    ADDITION = "addition"
    STYLE = "style"
    LEGAL = "legal"


@dataclass(frozen=True)
class Change:
    """One change of one field.

    ``gone`` and ``came`` are the words before and after; ``attribute`` is the fact concerned, or "". ``sentence`` is
    the sentence as it stands now, ``was`` as it stood (one of both is empty where a whole sentence came or went; for
    tags it is the tag). ``moved`` says that the sentence stands elsewhere now. A fact that was corrected without a word
    of the text has the field "facts".
    """

    kind: Kind
    field: str
    attribute: str = ""
    gone: str = ""
    came: str = ""
    sentence: str = ""
    was: str = ""
    moved: bool = False

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "kind": str(self.kind)}

    @classmethod
    def from_json(cls, members: Mapping[str, Any]) -> Change:
        """Raises TypeError or ValueError for anything that ``as_json`` did not write."""
        return cls(**{**members, "kind": Kind(members["kind"])})
