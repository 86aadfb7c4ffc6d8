"""Texts that artisans approved in their own wording, with what the machine had drafted."""

from __future__ import annotations

from collections.abc import Iterator

from ai_descriptions.models import Draft
from feedback.learning.names import opaque
from feedback.voice.lessons import text_lessons
from ml.data.examples import TextExample, part_of


def text_examples() -> Iterator[TextExample]:
    """One for each approved listing, which no moderator blocked, whose wording a person changed or added to."""
    drafts = Draft.objects.filter(approved_at__isnull=False, listing__blocked_at=None)
    approved = dict(drafts.values_list("listing_id", "approved_at"))
    for lesson in text_lessons():
        piece, at = opaque("piece", f"listing:{lesson.listing_id}"), approved.get(lesson.listing_id)
        if at is None:
            continue
        yield TextExample(
            id=opaque("text", lesson.listing_id),
            artisan=opaque("artisan", lesson.artisan_id),
            piece=piece,
            facts=lesson.facts,
            tone=lesson.tone,
            length=lesson.length,
            drafted=lesson.drafted,
            approved=lesson.approved,
            part=part_of(piece),
            at=at.isoformat(timespec="seconds"),
        )
