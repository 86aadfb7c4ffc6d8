"""The facts of a listing as they were at some act, told from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedback.models import Action, ReviewAction
from ml.facts import Fact, FactError, FactSheet, Source

_ACTS = (Action.PHOTOS_SEEN, Action.FACT_STATED, Action.FACT_WITHDRAWN, Action.DRAFTED)


@dataclass
class PastFacts:
    """``believed`` is what the first draft since the last look at the photos rested on; ``known`` what was known in the
    end; ``seen`` what the model alone would have said. As JSON that a text may state.
    """

    believed: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def past_facts(listing_id: Any, until: int) -> PastFacts | None:
    """Facts before and at act ``until``; None when the ledger holds no draft of this listing."""
    acts = ReviewAction.objects.filter(listing_id=listing_id, id__lte=until, action__in=_ACTS).order_by("id")
    return _folded(acts)


def _folded(acts: Iterable[ReviewAction]) -> PastFacts | None:
    seen: list[Fact] = []
    told: dict[str, list[Any]] = {}
    believed: dict[str, Any] | None = None
    for act in acts:
        if act.action == Action.PHOTOS_SEEN:
            seen, believed = [fact for row in act.after or () for fact in _seen(row)], None
        elif act.action == Action.FACT_STATED:
            told[act.attribute] = list(act.after or ())
        elif act.action == Action.FACT_WITHDRAWN:
            told.pop(act.attribute, None)
        elif believed is None:
            believed = _sheet(seen, told)
    if believed is None:
        return None
    return PastFacts(believed, _sheet(seen, told), _sheet(seen, {}), frozenset(told))


def _seen(row: list[Any]) -> Iterable[Fact]:
    attribute, value, probability, asserted = row
    try:
        yield Fact(attribute, value, Source.MODEL, probability, asserted)
    except FactError:
        return


def _sheet(seen: list[Fact], told: Mapping[str, list[Any]]) -> dict[str, Any]:
    """What an older vocabulary knew and ours does not is left out, rather than losing all."""
    facts = [Fact(attribute, value, Source.ARTISAN) for attribute, values in told.items() for value in values]
    kept: list[Fact] = []
    for fact in (*seen, *facts):
        try:
            FactSheet([*kept, fact])
        except FactError:
            continue
        kept.append(fact)
    return FactSheet(kept).statable()
