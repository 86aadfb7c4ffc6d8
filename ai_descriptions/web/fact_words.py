"""Facts in words: labels of values, and how sure the model is."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Fact, FactSource
from ml import vocabulary

SURE, QUITE_SURE = 0.95, 0.8
# Attributes that have no vocabulary of their own, and names that read better on a page than in a list of data.
_LABELS = {
    "stone_colours": _("Stone colours"),
    "stone_forms": _("Stone forms"),
    "worn": _("Shown on"),
    "weight_g": _("Weight"),
    "dimensions": _("Measures"),
    "materials_note": _("Note on materials"),
    "made_by": _("Made by"),
}


def language() -> str:
    return (get_language() or "en").split("-")[0]


def attribute_words(attribute: str) -> str:
    if attribute in _LABELS:
        return str(_LABELS[attribute])
    return vocabulary.attribute_label(attribute, language())


def value_words(attribute: str, value: Any) -> str:
    """A value as people read it: "silver, 925", "turquoise (cabochon)", "ring size US 7"."""
    if attribute == "metal" and isinstance(value, dict):
        return _metal(value)
    if attribute == "stones" and isinstance(value, list):
        return ", ".join(_stone(stone) for stone in value) or gettext("no stones")
    if attribute == "dimensions" and isinstance(value, dict):
        return ", ".join(_dimension(name, measure) for name, measure in value.items())
    if attribute == "weight_g":
        return gettext("%(weight)s g") % {"weight": _figure(value)}
    return _label(attribute, str(value))


def sureness(fact: Fact) -> str:
    """The source in words, and for a model how sure it is."""
    if fact.source != FactSource.MODEL:
        return str(FactSource(fact.source).label)
    probability = fact.probability or 0.0
    if not fact.asserted:
        return gettext("the model thinks, not sure")
    if probability >= SURE:
        return gettext("the model thinks, sure")
    if probability >= QUITE_SURE:
        return gettext("the model thinks, quite sure")
    return gettext("the model thinks, fairly sure")


def _label(attribute: str, value: str) -> str:
    try:
        return vocabulary.label(attribute, value, language())
    except KeyError:
        return value


def _metal(metal: dict[str, Any]) -> str:
    words = [_label("metal", metal["base"])]
    if "fineness" in metal:
        words.append(str(metal["fineness"]))
    if "plating" in metal:
        words.append(_label("plating", metal["plating"]))
    if "finish" in metal:
        words.append(_label("finish", metal["finish"]))
    if "accent" in metal:
        words.append(gettext("with %(metal)s") % {"metal": _label("metal", metal["accent"])})
    return ", ".join(words)


def _stone(stone: dict[str, str]) -> str:
    name = _label("stones", stone["name"]) if "name" in stone else ""
    look = [
        _label(attribute, stone[key])
        for key, attribute in (
            ("origin", "origin"),
            ("treatment", "treatment"),
            ("colour", "stone_colours"),
            ("form", "stone_forms"),
        )
        if key in stone
    ]
    if "cut" in stone:
        look.append(stone["cut"])
    return f"{name} ({', '.join(look)})" if name and look else name or " ".join(look)


def _dimension(name: str, measure: Any) -> str:
    unit = vocabulary.entry("dimensions", name).get("unit")
    figure = _figure(measure) if isinstance(measure, int | float) else str(measure)
    with_unit = f"{figure} {unit}" if unit and isinstance(measure, int | float) else figure
    return f"{_label('dimensions', name)} {with_unit}"


def _figure(number: float) -> str:
    """With the reader's decimal sign: "2.5", or "2,5"."""
    return number_format(f"{number:g}")
