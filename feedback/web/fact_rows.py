"""The facts of a piece as the review page shows them: a row an attribute, a chip a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ai_descriptions.models import Fact, FactSource
from ai_descriptions.web.fact_fields import LISTS, Field, fields_of
from ai_descriptions.web.fact_words import attribute_words, sureness, value_words
from ml import vocabulary

# A person's word stands before a hallmark, a hallmark before a model.
_RANK = {FactSource.ARTISAN: 0, FactSource.MARK: 1, FactSource.MODEL: 2}
# Of what the model is unsure of, only likely guesses are worth a look.
_WORTH_A_LOOK, _GUESSES = 0.25, 3
ATTRIBUTES = (
    "type",
    "metal",
    "metal_tone",
    "stones",
    "stone_colours",
    "stone_forms",
    "motifs",
    "surface",
    "worn",
    *(attribute for attribute in vocabulary.TOLD if attribute not in {"metal", "stones"}),
)


@dataclass(frozen=True)
class Chip:
    """One value. ``evidence`` says that there is a picture of where it was seen, in the photo ``photo_id``."""

    id: UUID
    text: str
    sureness: str
    source: str
    unsure: bool
    evidence: bool
    photo_id: UUID | None


@dataclass(frozen=True)
class Row:
    """One attribute. ``guesses`` are the model's unsure values; ``fields`` are there when its form is open."""

    attribute: str
    label: str
    chips: list[Chip]
    told: bool
    overruled: str
    guesses: list[str]
    fields: list[Field] = field(default_factory=list)


def fact_rows(facts: Iterable[Fact], *, open_attribute: str = "") -> list[Row]:
    """A row for every attribute; those that nobody said anything of have no chips. One row may have its form open."""
    by_attribute: dict[str, list[Fact]] = {attribute: [] for attribute in ATTRIBUTES}
    for fact in facts:
        by_attribute.setdefault(fact.attribute, []).append(fact)
    piece = _piece(by_attribute["type"])
    _answer(by_attribute)
    return [
        _row(attribute, said, piece, opened=attribute == open_attribute) for attribute, said in by_attribute.items()
    ]


def _answer(by_attribute: dict[str, list[Fact]]) -> None:
    """Who named the stones has answered what the model was unsure of in them."""
    if told_json(by_attribute["stones"], "stones") is None:
        return
    for attribute in ("stone_colours", "stone_forms"):
        if not any(fact.asserted for fact in by_attribute[attribute]):
            del by_attribute[attribute]


def told_json(facts: Iterable[Fact], attribute: str) -> Any:
    """What the artisan said of an attribute, as facts JSON; None if nothing."""
    values = [fact.value for fact in facts if fact.attribute == attribute and fact.source == FactSource.ARTISAN]
    if attribute in LISTS:
        return values or None
    return values[0] if values else None


def _row(attribute: str, said: list[Fact], piece: str, *, opened: bool) -> Row:
    told = told_json(said, attribute)
    return Row(
        attribute=attribute,
        label=attribute_words(attribute),
        chips=[_chip(fact) for fact in _shown(said)],
        told=told is not None,
        overruled=_overruled(attribute, said),
        guesses=_guesses(said),
        fields=fields_of(attribute, _start(attribute, said, told), piece) if opened else [],
    )


def _shown(said: list[Fact]) -> list[Fact]:
    """The facts of the highest source; of a model's the ones it says, and its likeliest guesses."""
    if not said:
        return []
    best = min(_RANK[FactSource(fact.source)] for fact in said)
    top = [fact for fact in said if _RANK[FactSource(fact.source)] == best]
    if best < _RANK[FactSource.MODEL]:
        return top
    top.sort(key=lambda fact: -(fact.probability or 0))
    if top[0].attribute not in LISTS:
        return top[:1]
    sure = [fact for fact in top if fact.asserted]
    guesses = [fact for fact in top if not fact.asserted and (fact.probability or 0) >= _WORTH_A_LOOK]
    return _consistent(sure + guesses[:_GUESSES])


def _consistent(shown: list[Fact]) -> list[Fact]:
    """Not "no stones" and a colour of stones at once: the likeliest decides, for "Yes" confirms all that is shown."""
    none_leads = bool(shown) and shown[0].value == "none"
    return shown[:1] if none_leads else [fact for fact in shown if fact.value != "none"]


def _overruled(attribute: str, said: list[Fact]) -> str:
    """What the model thought where a person says otherwise."""
    seen = [fact for fact in said if fact.source == FactSource.MODEL and fact.asserted]
    told = {str(fact.value) for fact in said if fact.source != FactSource.MODEL}
    if not told or {str(fact.value) for fact in seen} <= told:
        return ""
    return ", ".join(value_words(attribute, fact.value) for fact in seen)


def _guesses(said: list[Fact]) -> list[str]:
    """What the model shows without being sure of it, for her to confirm with one tap."""
    shown = _shown(said)
    unsure = any(fact.source == FactSource.MODEL and not fact.asserted for fact in shown)
    return [str(fact.value) for fact in shown] if unsure else []


def _start(attribute: str, said: list[Fact], told: Any) -> Any:
    """What the form starts with: her word, else what the model says."""
    if told is not None or attribute not in vocabulary.VISIBLE:
        return told
    values = [fact.value for fact in _shown(said) if fact.asserted or attribute not in LISTS]
    return values if attribute in LISTS else next(iter(values), None)


def _piece(said: list[Fact]) -> str:
    return next((str(fact.value) for fact in _shown(said)), "")


def _chip(fact: Fact) -> Chip:
    return Chip(
        id=fact.pk,
        text=value_words(fact.attribute, fact.value),
        sureness=sureness(fact),
        source=fact.source,
        unsure=not fact.asserted,
        evidence=bool(fact.evidence) and fact.photo_id is not None,
        photo_id=fact.photo_id,
    )
