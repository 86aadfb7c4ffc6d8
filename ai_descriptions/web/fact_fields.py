"""The facts form: which fields an attribute has, and the facts JSON that a posted form says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ai_descriptions.web.fact_words import attribute_words, language
from ml import vocabulary

LISTS = frozenset({*vocabulary.MANY_VALUED, "technique"})
_METAL_PARTS = ("base", "fineness", "plating", "finish", "accent")
_STONE_PARTS = ("name", "colour", "form", "origin", "treatment", "cut")
_LABELS = {
    "metal.base": _("Base metal"),
    "metal.fineness": _("Fineness"),
    "metal.plating": _("Plating"),
    "metal.finish": _("Finish"),
    "stones.name": _("Stone"),
    "stones.colour": _("Its colour"),
    "stones.form": _("Its form"),
    "stones.origin": _("Its origin"),
    "weight_g": _("Weight in grams"),
}
_HINTS = {
    "metal.fineness": _("as hallmarked, such as 925"),
    "stones.name": _("such as turquoise"),
    "dimensions.ring_size": _("such as US 7 or EU 54"),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Field:
    """One input of a fact: ``kind`` is select, many (checkboxes), text, or suggest (text with known values)."""

    name: str
    label: str
    kind: str
    hint: str = ""
    value: str = ""
    choices: list[Choice] = field(default_factory=list)


def fields_of(attribute: str, told: Any = None, piece: str = "") -> list[Field]:
    """The inputs of an attribute, filled with ``told`` (facts JSON), without sizes that a ``piece`` does not have."""
    if attribute == "metal":
        return _metal_fields(told if isinstance(told, dict) else {})
    if attribute == "stones":
        first = told[0] if isinstance(told, list) and told else {}
        return _stone_fields(first)
    if attribute == "dimensions":
        return _dimension_fields(told if isinstance(told, dict) else {}, piece)
    if attribute in LISTS:
        return [_choices(attribute, attribute, "many", attribute, told or ())]
    if attribute in vocabulary.VISIBLE or attribute == "made_by":
        return [_choices(attribute, attribute, "select", attribute, told)]
    if attribute == "weight_g":
        return [Field(attribute, str(_LABELS[attribute]), "text", value="" if told is None else f"{told:g}")]
    return [_choices(attribute, attribute, "suggest", attribute, told)]


def facts_posted(form: QueryDict, attributes: Sequence[str], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The facts JSON of a posted form; an attribute whose fields are empty is left out.

    ``before`` are the facts told so far: parts that the form does not show (a second stone) stay.
    """
    told = {attribute: _posted(form, attribute, (before or {}).get(attribute)) for attribute in attributes}
    return {attribute: value for attribute, value in told.items() if value not in ("", None, [], {})}


def _posted(form: QueryDict, attribute: str, before: Any) -> Any:
    if attribute == "metal":
        metal = _parts(form, "metal", _METAL_PARTS, before if isinstance(before, dict) else {})
        return {**metal, **({"fineness": _number(metal["fineness"])} if "fineness" in metal else {})}
    if attribute == "stones":
        earlier = before if isinstance(before, list) else []
        stone = _parts(form, "stones", _STONE_PARTS, earlier[0] if earlier else {})
        return [stone, *earlier[1:]] if stone else []
    if attribute == "dimensions":
        measures = _parts(
            form, "dimensions", vocabulary.values("dimensions"), before if isinstance(before, dict) else {}
        )
        return {name: measure if name == "ring_size" else _number(measure) for name, measure in measures.items()}
    if attribute in LISTS:
        return form.getlist(attribute)
    text = form.get(attribute, "").strip()
    return _number(text) if attribute == "weight_g" and text else text


def _parts(form: QueryDict, attribute: str, names: Sequence[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says of each part; a part that it has no field for stays as it was."""
    parts: dict[str, Any] = {}
    for name in names:
        given = form.get(f"{attribute}.{name}")
        value = before.get(name) if given is None else given.strip()
        if value not in ("", None):
            parts[name] = value
    return parts


def _number(text: Any) -> Any:
    """A number where one is written; other words stay, so that the refusal can quote them."""
    try:
        number = float(str(text).replace(",", "."))
    except ValueError:
        return text
    if number in (float("inf"), float("-inf")) or number != number:
        return text
    return int(number) if number.is_integer() else number


def _metal_fields(told: Mapping[str, Any]) -> list[Field]:
    finenesses = sorted({fine for base in vocabulary.values("metal") for fine in _finenesses(base)}, reverse=True)
    return [
        _choices("metal.base", "metal", "select", "metal.base", told.get("base")),
        Field(
            "metal.fineness",
            str(_LABELS["metal.fineness"]),
            "suggest",
            str(_HINTS["metal.fineness"]),
            str(told.get("fineness", "")),
            [Choice(str(fine), str(fine)) for fine in finenesses],
        ),
        _choices("metal.plating", "plating", "select", "metal.plating", told.get("plating")),
        _choices("metal.finish", "finish", "suggest", "metal.finish", told.get("finish")),
    ]


def _finenesses(base: str) -> list[int]:
    found: list[int] = vocabulary.entry("metal", base).get("fineness", [])
    return found


def _stone_fields(told: Mapping[str, Any]) -> list[Field]:
    return [
        _choices("stones.name", "stones", "suggest", "stones.name", told.get("name")),
        _choices("stones.colour", "stone_colours", "select", "stones.colour", told.get("colour")),
        _choices("stones.form", "stone_forms", "select", "stones.form", told.get("form")),
        _choices("stones.origin", "origin", "select", "stones.origin", told.get("origin")),
    ]


def _dimension_fields(told: Mapping[str, Any], piece: str) -> list[Field]:
    fields = []
    for name in vocabulary.values("dimensions"):
        known = vocabulary.entry("dimensions", name)
        if name not in told and piece and known["types"] and piece not in known["types"]:
            continue
        unit = f" ({known['unit']})" if known.get("unit") else ""
        label = vocabulary.label("dimensions", name, language())
        hint = str(_HINTS.get(f"dimensions.{name}", ""))
        fields.append(Field(f"dimensions.{name}", f"{label}{unit}", "text", hint, str(told.get(name, ""))))
    return fields


def _choices(name: str, words: str, kind: str, label: str, told: Any) -> Field:
    chosen = set(told) if kind == "many" else {told}
    skip_none = name in {"stones.colour", "stones.form"}
    choices = [
        Choice(value, vocabulary.label(words, value, language()), value in chosen)
        for value in vocabulary.values(words)
        if not (skip_none and value == "none")
    ]
    text = str(_LABELS[label]) if label in _LABELS else attribute_words(label)
    value = "" if kind == "many" or told is None else str(told)
    return Field(name, text, kind, str(_HINTS.get(label, "")), value, choices)
