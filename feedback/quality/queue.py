"""The texts that wait for a decision: since when, whose, and by which models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from feedback.models import Action
from feedback.quality.acts import COMES, LEAVES, Act, acts_unanswered
from feedback.quality.story import Versions, versions_after


@dataclass(frozen=True)
class Waiting:
    artisan_id: UUID | None
    since: datetime
    versions: Versions


class Queue:
    """Follows acts in their order and knows which listings have a text that nobody has decided about."""

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self._waiting: dict[UUID, Waiting] = {}
        for act in acts:
            self.follow(act)

    @classmethod
    def at_begin_of(cls, day: date, artisan_id: UUID | None = None) -> Queue:
        return cls(acts_unanswered(day, artisan_id))

    def follow(self, act: Act) -> datetime | None:
        """Since when the text had waited that this act decides about; None for other acts."""
        if act.listing_id is None:
            return None
        known = self._waiting.get(act.listing_id)
        if act.action in LEAVES:
            self._waiting.pop(act.listing_id, None)
            return known.since if known else None
        if act.action in COMES and (act.action != Action.DRAFTED or act.detail.get("current", True)):
            versions = versions_after(known.versions if known else ("", ""), act)
            since = known.since if known else act.at
            self._waiting[act.listing_id] = Waiting(act.artisan_id, since, versions)
        return None

    def __iter__(self) -> Iterator[Waiting]:
        return iter(self._waiting.values())
