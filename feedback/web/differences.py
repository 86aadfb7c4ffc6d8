"""Two texts, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+(?:[-'’]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Part:
    kind: Literal["same", "gone", "new"]
    text: str


def alike(parts: Sequence[Part]) -> bool:
    """Whether two texts have so much in common that reading what changed tells more than reading the new one."""
    length = {kind: sum(len(part.text) for part in parts if part.kind == kind) for kind in ("same", "gone", "new")}
    return length["same"] >= max(length["gone"], length["new"])


def differences(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order; words that were replaced stand before those that replace them."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[Part] = []
    for operation, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        if i < j:
            parts.append(Part("gone", "".join(old[i:j])))
        if k < m:
            parts.append(Part("new", "".join(new[k:m])))
    return parts
