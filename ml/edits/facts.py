"""What became of the facts between a draft and its approval: which were wrong, which are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from ml import vocabulary
from ml.facts import FactError, FactSheet
from ml.facts.validation import metal_tones

_STONE_PARTS = ("name", "colour", "form", "origin", "treatment", "cut")
_VOCABULARY = {
    "name": "stones",
    "colour": "stone_colours",
    "form": "stone_forms",
    "base": "metal",
    "accent": "metal",
    **{part: part for part in ("origin", "treatment", "plating", "finish")},
}
Verdict = Literal["wrong", "new"]


@dataclass(frozen=True)
class FactChange:
    """An attribute whose fact was ``wrong`` (another stands in its place, or none) or is ``new``.

    ``old`` and ``new`` are the values, in the words that a text may use for them.
    """

    attribute: str
    verdict: Verdict
    old: frozenset[str] = field(default_factory=frozenset)
    new: frozenset[str] = field(default_factory=frozenset)


def sheet_from(facts: Mapping[str, Any]) -> FactSheet:
    """A sheet of facts as JSON; an attribute that contradicts the others, or cannot be read, is left out."""
    left = dict(facts)
    while True:
        try:
            return FactSheet.from_json(left)
        except FactError as error:
            if error.attribute not in left:
                return FactSheet([])
            del left[error.attribute]


def fact_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FactChange]:
    """What differs between facts that were believed and those that are known, in the order of the vocabulary."""
    before, after = _toned(before), _toned(after)
    return [
        change
        for attribute in (*vocabulary.VISIBLE, *vocabulary.TOLD)
        if (before.get(attribute) or after.get(attribute)) and before.get(attribute) != after.get(attribute)
        for change in _changed(attribute, before.get(attribute), after.get(attribute))
    ]


def _toned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A told metal outweighs a colour that it cannot have."""
    metal, tone = facts.get("metal"), facts.get("metal_tone")
    if not metal or tone in (None, "mixed", "dark", "none"):
        return dict(facts)
    tones = metal_tones(metal)
    return dict(facts) if tone in tones else {**facts, "metal_tone": next(iter(tones), tone)}


def _changed(attribute: str, old: Any, new: Any) -> Iterator[FactChange]:
    match attribute:
        case "metal" | "dimensions":
            yield from _members(attribute, old or {}, new or {})
        case "stones":
            yield from _stones(old or [], new or [])
        case _:
            was, now = _listed(old), _listed(new)
            gone, came = [one for one in was if one not in now], [one for one in now if one not in was]
            verdict: Verdict = "wrong" if gone else "new"
            yield FactChange(attribute, verdict, _said(attribute, gone), _said(attribute, came))


def _listed(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [one for one in values if one not in ("none", "other")]


def _members(attribute: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FactChange]:
    """Wrong where a member has another value now, or a plating came over a metal that was said to be solid."""
    wrong = [key for key in old if old[key] != new.get(key)]
    came = [key for key in new if key not in old]
    if "plating" in came and old:
        wrong.append("plating")
    for keys, verdict in ((wrong, "wrong"), ([key for key in came if key not in wrong], "new")):
        if keys:
            gone = frozenset[str]().union(*(_part_said(attribute, key, old.get(key)) for key in keys))
            there = frozenset[str]().union(*(_part_said(attribute, key, new.get(key)) for key in keys))
            yield FactChange(attribute, verdict, gone, there)  # type: ignore[arg-type]


def _stones(old: list[dict[str, str]], new: list[dict[str, str]]) -> Iterator[FactChange]:
    gone = {(part, one[part]) for one in old for part in _STONE_PARTS if part in one}
    came = {(part, one[part]) for one in new for part in _STONE_PARTS if part in one}
    lost, won = gone - came, came - gone
    replaced = {part for part, _ in lost}
    wrong = frozenset[str]().union(*(_part_said("stones", *one) for one in lost))
    instead = frozenset[str]().union(*(_part_said("stones", *one) for one in won if one[0] in replaced))
    added = frozenset[str]().union(*(_part_said("stones", *one) for one in won if one[0] not in replaced))
    if lost:
        yield FactChange("stones", "wrong", wrong, instead)
    if added:
        yield FactChange("stones", "new", frozenset(), added)


def _part_said(attribute: str, part: str, value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    if attribute == "dimensions":
        return _number_said(value)
    if part == "fineness":
        return _fineness_said(int(value))
    plated = {"plated", "gold plated"} if part == "plating" else set()
    return _said(_VOCABULARY.get(part, part), [value]) | plated


def _fineness_said(fineness: int) -> frozenset[str]:
    carats = {375: 9, 417: 10, 585: 14, 750: 18, 916: 22, 999: 24}.get(fineness)
    words = {str(fineness)} | ({"sterling"} if fineness == 925 else set())
    units = ("ct", "k", "kt", " carat", " karat") if carats else ()
    return frozenset(words | {f"{carats}{unit}" for unit in units})


def _number_said(value: Any) -> frozenset[str]:
    return frozenset({f"{value:g}" if isinstance(value, int | float) else vocabulary.folded(str(value))})


def _said(attribute: str, values: list[Any]) -> frozenset[str]:
    """All that a text may call these values, folded."""
    return frozenset(phrase for value in values for phrase in _phrases(attribute, str(value)))


@cache
def _phrases(attribute: str, value: str) -> frozenset[str]:
    said = {vocabulary.folded(value.replace("_", " "))}
    try:
        known = vocabulary.entry(attribute, value)
    except KeyError:
        return frozenset(said)
    said |= {vocabulary.folded(phrase) for phrase in (known["labels"]["en"], *known["synonyms"].get("en", ()))}
    return frozenset(said)
