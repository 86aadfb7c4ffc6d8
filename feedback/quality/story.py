"""What happened to one listing, told by the ledger: from which draft a text came, and what the model had seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ai_descriptions.models import Writer
from feedback.models import Action
from feedback.quality.acts import Act

# The vision and the text model; "" where none was at work.
Versions = tuple[str, str]
_READ = ("title", "description", "alt_text")


def versions_after(known: Versions, act: Act) -> Versions:
    """A text that is written again from the same facts still rests on what the earlier look at the photos saw."""
    models = act.detail.get("models") or {}
    return models.get("vision") or known[0], models.get("text") or known[1]


@dataclass(frozen=True)
class Origin:
    """A machine's draft: its id, and its text where the ledger tells it."""

    draft_id: UUID | None
    text: dict[str, Any] | None


@dataclass(frozen=True)
class Made:
    """A text, and the machine's draft that it was made from, or None where a person began."""

    text: dict[str, Any]
    origin: Origin | None


@dataclass(frozen=True)
class Decision:
    """The first decision about a machine's draft. The two texts are None where the ledger does not tell them."""

    edited: bool
    drafted: str | None
    final: str | None


class Story:
    """Follows the acts on one listing in their order."""

    def __init__(self) -> None:
        self.versions: Versions = ("", "")
        self._made: dict[UUID, Made] = {}
        self._decided: set[UUID | None] = set()
        self._told: dict[str, list[Any]] = {}
        self._seen: dict[str, list[Any]] = {}

    def follow(self, act: Act) -> None:
        """Remember what later acts refer to; ``decision`` and ``agreements`` are asked before."""
        self.versions = versions_after(self.versions, act)
        match act.action:
            case Action.DRAFTED if act.draft_id:
                self._made[act.draft_id] = Made(act.after or {}, Origin(act.draft_id, act.after))
            case Action.EDITED if act.draft_id:
                self._made[act.draft_id] = Made(act.after or {}, self._origin_of_edit(act))
            case Action.APPROVED | Action.REJECTED:
                origin = self._origin(act)
                self._decided.add(origin.draft_id if origin else None)
            case Action.PHOTOS_SEEN:
                self._seen = _sure(row for row in act.after or ())
            case Action.FACT_STATED:
                self._told[act.attribute] = list(act.after or ())
            case Action.FACT_WITHDRAWN:
                self._told.pop(act.attribute, None)

    def written_by_hand(self, act: Act) -> bool:
        """Whether the text that this act decides about came from no machine at all."""
        return self._origin(act) is None

    def decision(self, act: Act) -> Decision | None:
        """What an approval or rejection says of the draft; None if it was decided about before."""
        origin = self._origin(act)
        if origin is None or origin.draft_id in self._decided:
            return None
        made = self._made.get(act.draft_id) if act.draft_id else None
        edited = bool(act.detail.get("edited", act.detail.get("writer") == Writer.PERSON))
        return Decision(edited, _words(origin.text), _words(made.text if made else None))

    def agreements(self, act: Act) -> list[tuple[str, bool]]:
        """Attributes of which a person and a model that was sure both spoke, and whether they said the same.

        Either she states a fact that the model had read, or a model reads the photos of which she had told it.
        """
        if act.action == Action.FACT_STATED:
            thought = _sure([act.attribute, *row] for row in act.detail.get("model_thought") or ())
            told = {act.attribute: list(act.after or ())}
        elif act.action == Action.DRAFTED and (act.detail.get("models") or {}).get("vision"):
            thought, told = self._seen, self._told
        else:
            return []
        return [
            (attribute, sorted(map(str, values)) == sorted(map(str, told[attribute])))
            for attribute, values in thought.items()
            if told.get(attribute)
        ]

    def _origin(self, act: Act) -> Origin | None:
        """A draft of which the ledger tells nothing stands for itself."""
        made = self._made.get(act.draft_id) if act.draft_id else None
        return made.origin if made else Origin(act.draft_id, None)

    def _origin_of_edit(self, act: Act) -> Origin | None:
        """An edit tells the words that it began with, not whose they were: the newest text with these words it is.

        Of a shop that is deleted the ledger has forgotten the words; then the edit stands for itself.
        """
        if not act.after:
            return Origin(act.draft_id, None)
        if not act.before:
            return None
        same = [made.origin for made in self._made.values() if made.text == act.before]
        return same[-1] if same else Origin(act.draft_id, act.before)


def _sure(rows: Any) -> dict[str, list[Any]]:
    """The values that the model would have said, by attribute, from rows of attribute, value, probability, asserted."""
    found: dict[str, list[Any]] = {}
    for attribute, value, _probability, asserted in rows:
        if asserted:
            found.setdefault(attribute, []).append(value)
    return found


def _words(text: dict[str, Any] | None) -> str | None:
    return " ".join(str(text.get(field, "")) for field in _READ) if text else None
