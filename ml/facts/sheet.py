"""All facts about one piece from all sources, and what a text may say of them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from ml import vocabulary
from ml.facts.model import Fact, FactError, Source
from ml.facts.stones import seen_stones
from ml.facts.validation import checked, metal_tones, refuse_contradictions

_ORDER = (
    "type",
    "metal_tone",
    "stones",
    "motifs",
    "surface",
    "worn",
    "metal",
    "technique",
    "dimensions",
    "weight_g",
    "fastening",
    "made_by",
    "materials_note",
    "edition",
    "occasion",
    "care",
)
_LISTS = frozenset({*vocabulary.MANY_VALUED, "technique"})
_SILENT = ("none", "other")


class FactSheet:
    """Immutable. Facts of lower sources stay in it; `effective` and `statable` say whose word counts."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Raises FactError for a value its attribute cannot have, or two values where one belongs."""
        self.facts: tuple[Fact, ...] = _settled([_checked_fact(fact) for fact in facts])

    @classmethod
    def from_json(cls, facts: Mapping[str, Any], source: Source = Source.ARTISAN) -> FactSheet:
        """Facts as JSON (attribute -> value), all from one source; null means not told. Raises FactError."""
        if not isinstance(facts, Mapping):
            raise FactError("facts", 'Facts must be an object such as {"type": "ring"}.')
        values = {key: checked(key, value) for key, value in facts.items() if value is not None}
        refuse_contradictions(values)
        return cls(Fact(key, item, source) for key, value in values.items() for item in _items(key, value))

    def effective(self, attribute: str) -> tuple[Fact, ...]:
        """The facts of the highest source that says anything of the attribute; one Fact per value."""
        said = [fact for fact in self.facts if fact.attribute == attribute]
        if not said:
            return ()
        best = min(fact.source.rank for fact in said)
        top = [fact for fact in said if fact.source.rank == best]
        if best == Source.MODEL.rank and attribute not in vocabulary.MANY_VALUED:
            top = [max(top, key=lambda fact: fact.probability or 0.0)]
        return tuple(top)

    def told(self, attribute: str) -> bool:
        """Whether a person or a mark said anything of the attribute."""
        return any(fact.source is not Source.MODEL for fact in self.effective(attribute))

    def statable(self) -> dict[str, Any]:
        """What a text may say, as JSON; what nobody said and what the model is unsure of is not in it."""
        said = {key: self._said(key) for key in _ORDER if key != "stones"}
        said["stones"] = self._stones()
        said["metal_tone"] = _tone(said["metal_tone"], said["metal"], told=self.told("metal_tone"))
        return {key: copy.deepcopy(said[key]) for key in _ORDER if said[key] not in (None, [], {})}

    def merged(self, other: FactSheet) -> FactSheet:
        """Both sheets; where one source speaks twice, `other` replaces (dimensions: key by key)."""
        renewed = {(fact.attribute, fact.source) for fact in other.facts}
        kept = [fact for fact in self.facts if (fact.attribute, fact.source) not in renewed]
        return FactSheet([*kept, *(self._joined(fact) for fact in other.facts)])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactSheet) and self.facts == other.facts

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"FactSheet({list(self.facts)!r})"

    def _joined(self, fact: Fact) -> Fact:
        if fact.attribute != "dimensions" or not isinstance(fact.value, dict):
            return fact
        earlier: dict[str, Any] = {}
        for mine in self.facts:
            if (mine.attribute, mine.source) == (fact.attribute, fact.source) and isinstance(mine.value, dict):
                earlier.update(mine.value)
        return Fact("dimensions", {**earlier, **fact.value}, fact.source, fact.probability, fact.asserted)

    def _said(self, attribute: str) -> Any:
        facts = [fact for fact in self.effective(attribute) if _may_be_said(fact)]
        values = [fact.value for fact in facts if fact.value not in _SILENT]
        if attribute in _LISTS:
            return values
        return values[0] if values else None

    def _stones(self) -> list[Any]:
        told = self.effective("stones")
        if told and told[0].source is not Source.MODEL:
            return list(told[0].value) if isinstance(told[0].value, list) else []
        if any(fact.value == "none" for fact in self.effective("stone_colours") if _may_be_said(fact)):
            return []
        return seen_stones(self._said("stone_colours"), self._said("stone_forms"))


def _may_be_said(fact: Fact) -> bool:
    if fact.source is not Source.MODEL:
        return True
    return fact.asserted and fact.attribute in vocabulary.VISIBLE


def _tone(tone: Any, metal: Any, *, told: bool) -> Any:
    """A model that sees white where an artisan says gold is wrong about the colour, not she."""
    if told or tone is None or metal is None or tone in ("mixed", "dark"):
        return tone
    usual = metal_tones(metal)
    return tone if tone in usual else next(iter(usual), None)


def _items(attribute: str, value: Any) -> list[Any]:
    return list(value) if attribute in _LISTS else [value]


def _checked_fact(fact: Fact) -> Fact:
    many = fact.attribute in _LISTS
    value = checked(fact.attribute, [fact.value] if many else fact.value)
    return Fact(fact.attribute, value[0] if many else value, fact.source, fact.probability, fact.asserted)


def _settled(facts: list[Fact]) -> tuple[Fact, ...]:
    """Without repetitions; refuses two told values where one belongs (a model may have several guesses)."""
    unique: list[Fact] = []
    for fact in facts:
        same = [known for known in unique if (known.attribute, known.source) == (fact.attribute, fact.source)]
        if any(known.value == fact.value for known in same):
            continue
        if same and fact.attribute not in _LISTS and fact.source is not Source.MODEL:
            raise FactError(
                fact.attribute,
                f"There are two answers for {fact.attribute}: {same[0].value!r} and {fact.value!r}.",
            )
        unique.append(fact)
    return tuple(unique)
