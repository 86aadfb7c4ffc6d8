"""Facts in the words of listings: what it is made of, how large, by whom. Nothing here that nobody said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from listings.channels.spec import spelling_of
from ml import vocabulary

# Parts per thousand of a gold alloy to carats, as they are struck (ISO 9202; UK Hallmarking Act 1973).
_CARATS = {375: 9, 416: 10, 417: 10, 585: 14, 750: 18, 916: 22, 990: 24, 999: 24}
_GOLDS = ("gold", "white gold", "rose gold")
_SILENT_TREATMENTS = ("untreated",)


def metal_of(said: Mapping[str, Any], spelling: str) -> str:
    """The metal with all that qualifies it: "925 sterling silver", "gold-plated brass"; empty if nobody said."""
    metal = said.get("metal")
    if not metal:
        return ""
    base = base_of(metal, spelling)
    plating = metal.get("plating", "")
    if not plating:
        return base
    label = vocabulary.label("plating", plating)
    if "vermeil" in plating:
        return f"{label} on {base}"
    if "PVD" in plating:
        return f"{base} with {label} coating"
    return f"{label} {base}"


def base_of(metal: Mapping[str, Any], spelling: str) -> str:
    """The base metal with its fineness: "925 sterling silver", "18ct gold" (in the US "18k gold"), "brass"."""
    base, fineness = str(metal["base"]), metal.get("fineness")
    name = spelt(base, spelling)
    if fineness is None:
        return name
    if base == "silver":
        return "925 sterling silver" if fineness == 925 else f"{fineness} silver"
    carats = _CARATS.get(fineness) if base in _GOLDS else None
    return f"{carats}{'k' if spelling == 'us' else 'ct'} {name}" if carats else f"{fineness} {name}"


def purity_of(metal: Mapping[str, Any]) -> str:
    """The fineness alone, as marketplaces ask for it: "925", "18k"; empty for plated pieces, whose base it is not."""
    fineness = metal.get("fineness")
    if fineness is None or "plating" in metal:
        return ""
    carats = _CARATS.get(fineness) if metal["base"] in _GOLDS else None
    return f"{carats}k" if carats else str(fineness)


def spelt(words: str, spelling: str) -> str:
    """Words of the vocabulary as the artisan spells: "stabilised" in British, "stabilized" in American English."""
    for british, other in spelling_of(spelling).items():
        words = words.replace(british, other)
    return words


def named_stones(said: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The stones whose name somebody told; what only a photo shows is a colour and no material."""
    return [stone for stone in said.get("stones", ()) if "name" in stone]


def stone_of(stone: Mapping[str, str], spelling: str) -> str:
    """A stone with its origin and treatment: "stabilised turquoise", "lab-created ruby", "imitation pearl"."""
    words = [stone_name(stone)]
    treatment = stone.get("treatment", "")
    if treatment and treatment not in _SILENT_TREATMENTS:
        words.insert(0, _known("treatment", treatment))
    if "origin" in stone:
        words.insert(0, _known("origin", stone["origin"]))
    return spelt(" ".join(words), spelling)


def gem_of(stone: Mapping[str, str]) -> str:
    """Its name as an attribute, which must not sound like the natural stone where it is none: "lab-created ruby"."""
    origin = stone.get("origin", "")
    made = origin in ("lab-created", "imitation") or "cultured" in origin
    return f"{_known('origin', origin)} {stone_name(stone)}" if made else stone_name(stone)


def stone_name(stone: Mapping[str, str]) -> str:
    """Its name alone: "goldstone (glass)" is "goldstone glass"."""
    return _known("stones", stone["name"]).replace("(", "").replace(")", "")


def materials_of(said: Mapping[str, Any], spelling: str) -> list[str]:
    """Every told material, each once, the metal first."""
    found = [metal_of(said, spelling), str(said.get("metal", {}).get("accent", ""))]
    found += [stone_of(stone, spelling) for stone in named_stones(said)]
    return list(dict.fromkeys(name for name in found if name))


def measures_of(said: Mapping[str, Any]) -> list[str]:
    """Measures as sentences of a few words: "ring size US 7", "band width 3 mm", "weight 4.2 g"."""
    found = [_measure(name, value) for name, value in said.get("dimensions", {}).items()]
    if "weight_g" in said:
        found.append(f"weight {said['weight_g']:g} g")
    return found


def measure(said: Mapping[str, Any], name: str) -> str:
    """One measure with its unit and without its name: "US 7", "45 cm"; empty if nobody told it."""
    value = said.get("dimensions", {}).get(name)
    return "" if value is None else _with_unit(name, value)


def made_by_hand(said: Mapping[str, Any]) -> bool:
    """Whether the artisan said that she made it by hand."""
    return "made_by" in said and bool(vocabulary.entry("made_by", said["made_by"])["handmade"])


def her_own_brand(said: Mapping[str, Any]) -> bool:
    """Whether the shop's name may stand as the brand: not on what a manufacturer made."""
    return said.get("made_by") != "manufacturer"


def _measure(name: str, value: Any) -> str:
    return f"{vocabulary.label('dimensions', name)} {_with_unit(name, value)}"


def _with_unit(name: str, value: Any) -> str:
    unit = vocabulary.entry("dimensions", name).get("unit")
    if isinstance(value, int | float):
        return f"{value:g} {unit}" if unit else f"{value:g}"
    bare_number = str(value)[-1:].isdigit()
    return f"{value} {unit}" if unit and bare_number else str(value)


def _known(attribute: str, value: str) -> str:
    return vocabulary.label(attribute, value)
