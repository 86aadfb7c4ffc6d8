"""Who may learn what from edits: the eye from fact fixes of what a photo shows, the text model from wording.

Both read only texts that stand approved, and of facts only what a person told: nobody learns from what a machine said
and no person confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from feedback.voice.models import Edit
from feedback.voice.selectors import edits_confirmed
from ml import vocabulary
from ml.edits import Kind

_TEXT_KINDS = frozenset({Kind.STYLE, Kind.ADDITION})


@dataclass(frozen=True)
class EyeLesson:
    """A person said that the photos of this listing show ``values`` of ``attribute``, where the model had it wrong."""

    listing_id: UUID
    artisan_id: UUID
    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class TextLesson:
    """A text that a person approved in her own wording, with the facts that it rests on."""

    listing_id: UUID
    artisan_id: UUID
    facts: dict[str, Any]
    tone: str
    length: str
    drafted: dict[str, Any]
    approved: dict[str, Any]


def eye_lessons() -> Iterator[EyeLesson]:
    """By listing and attribute. Only visible attributes: what a metal *is* teaches the eye nothing."""
    for edit in edits_confirmed().iterator():
        fixed = {one["attribute"] for one in edit.changes if one["kind"] == Kind.FACT_FIX}
        for attribute in sorted(fixed):
            for shown, values in _shown(attribute, edit):
                yield EyeLesson(edit.listing_id, edit.artisan_id, shown, values)


def text_lessons() -> Iterator[TextLesson]:
    """Texts in which she changed wording or added something, and those that she approved as they were: that she kept
    a sentence teaches as much as that she cut one. One that she only put right teaches no wording.
    """
    for edit in edits_confirmed().iterator():
        if teaches_writing(edit.changes):
            yield TextLesson(
                edit.listing_id,
                edit.artisan_id,
                edit.after,
                edit.approved.tone,
                edit.approved.length,
                edit.drafted.text,
                edit.approved.text,
            )


def teaches_writing(changes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the writer may learn from a text in which she changed this, or nothing."""
    return not changes or any(one["kind"] in _TEXT_KINDS for one in changes)


def _shown(attribute: str, edit: Edit) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fixed attribute as the eye knows it; stones are colours and forms to it."""
    if attribute == "stones":
        stones = edit.after.get("stones") or []
        for part, name in (("colour", "stone_colours"), ("form", "stone_forms")):
            values = tuple(dict.fromkeys(stone[part] for stone in stones if part in stone))
            if values or not stones:
                yield name, values or ("none",)
    elif attribute in vocabulary.MANY_VALUED:
        yield attribute, tuple(edit.after.get(attribute) or ("none",))
    elif attribute in vocabulary.VISIBLE and attribute in edit.after:
        yield attribute, (str(edit.after[attribute]),)
