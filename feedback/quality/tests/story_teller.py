"""Rows of the ledger for tests, at the times that a test wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from feedback.models import ReviewAction
from feedback.quality.counting import days_counted
from feedback.quality.figures import Figures
from feedback.quality.snapshots import today

MODELS = {"vision": "eye-1", "text": "pen-1"}
TEXT = {"title": "A ring", "description": "A polished ring with a blue stone.", "tags": [], "alt_text": "A ring"}


def noon(days_ago: int = 1, minutes: float = 0) -> datetime:
    """Some minutes past noon (UTC), some days ago."""
    day = today() - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(minutes=minutes)


def text(description: str) -> dict[str, Any]:
    return TEXT | {"description": description}


class Piece:
    """One listing whose acts a test tells one after the other."""

    def __init__(self, artisan_id: UUID | None = None) -> None:
        self.artisan_id, self.listing_id = artisan_id or uuid4(), uuid4()

    def act(self, action: str, at: datetime, **members: Any) -> UUID:
        """The id of the draft that the act is about: a new one unless it is given."""
        members.setdefault("draft_id", uuid4())
        ReviewAction.objects.create(
            action=action, at=at, artisan_id=self.artisan_id, listing_id=self.listing_id, **members
        )
        draft_id: UUID = members["draft_id"]
        return draft_id

    def drafted(self, at: datetime, description: str = TEXT["description"], **detail: Any) -> UUID:
        told = {"writer": "model", "models": MODELS, "current": True} | detail
        return self.act("drafted", at, after=text(description), detail=told)

    def edited(self, at: datetime, before: str | None, after: str) -> UUID:
        told = {"writer": "person", "models": MODELS}
        return self.act("edited", at, before=text(before) if before else None, after=text(after), detail=told)

    def approved(self, at: datetime, draft: UUID, *, edited: bool = False, models: dict[str, str] = MODELS) -> None:
        told = {"writer": "person" if edited else "model", "models": models, "edited": edited}
        self.act("approved", at, draft_id=draft, detail=told)

    def rejected(self, at: datetime, draft: UUID, reason: str = "tone") -> None:
        self.act("rejected", at, draft_id=draft, reason=reason, detail={"writer": "model", "models": MODELS})


def figures_of(days_ago: int = 1, *, since: int | None = None) -> Figures:
    """All figures of one day, or of the days since another, over shops and models."""
    found = Figures()
    for day, counted in days_counted(noon(since or days_ago).date(), noon(days_ago).date()):
        for figures in counted.values():
            found.add(figures, waiting=day == noon(days_ago).date())
    return found
