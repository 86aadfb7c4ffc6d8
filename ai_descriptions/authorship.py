"""Whose words a text is made of: how many a person changed in what a machine drafted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ai_descriptions.models import Draft, Writer
from ml.edits.words import words_changed

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_FIELDS = ("title", "description")
# Google asks whether generative AI made a text. Below this share of a machine's words it is a person's.
_STILL_A_MACHINES = 0.2


@dataclass(frozen=True)
class Authorship:
    """``drafted`` says that a machine wrote the first version; ``changed`` counts the words that people changed since.

    ``machine_written`` names the fields (title, description) of which a fifth or more of the words are a machine's;
    ``kept`` is the share of the words of both, in percent, that are a machine's.
    """

    drafted: bool
    changed: int = 0
    kept: int = 0
    machine_written: frozenset[str] = field(default_factory=frozenset)


def authorship_of(draft: Draft, drafts: Iterable[Draft]) -> Authorship:
    """``drafts`` are all of the listing: the text is compared with the machine's draft that it was made from."""
    origin = machines_draft(draft, drafts)
    if origin is None:
        return Authorship(drafted=False)
    parts = ("title", "description", "alt_text")
    pairs = [(str(origin.text[name]), str(draft.text[name])) for name in parts]
    pairs.append((" ".join(origin.tags), " ".join(draft.tags)))
    kept = frozenset(name for name in _FIELDS if _share_kept(origin.text[name], draft.text[name]) >= _STILL_A_MACHINES)
    both = [" ".join(str(each.text[name]) for name in _FIELDS) for each in (origin, draft)]
    return Authorship(
        drafted=True,
        changed=sum(words_changed(*pair) for pair in pairs),
        kept=round(100 * _share_kept(*both)),
        machine_written=kept,
    )


def machines_draft(draft: Draft, drafts: Iterable[Draft]) -> Draft | None:
    """The machine's text that a text was made from, itself if a machine wrote it; ``drafts`` are all of the listing."""
    by_id: dict[object, Draft] = {each.pk: each for each in drafts}
    current: Draft | None = draft
    while current is not None and current.writer == Writer.PERSON:
        current = by_id.get(current.parent_id)
    return current


def _share_kept(before: str, after: str) -> float:
    """The share of the words of ``after`` that stand in the same order in ``before``."""
    old, new = _WORD.findall(before.lower()), _WORD.findall(after.lower())
    if not new:
        return 0.0
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(new)
