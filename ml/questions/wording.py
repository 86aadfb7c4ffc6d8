"""How facts read as answers: "Sterling silver (925)", "Freshwater cultured pearl"."""

from collections.abc import Mapping
from typing import Any

from ml import vocabulary

_CARATS = {333: 8, 375: 9, 417: 10, 585: 14, 750: 18, 916: 22, 999: 24}


def metal_words(metal: Mapping[str, Any]) -> str:
    """A metal as an artisan would say it."""
    base = _base_words(metal["base"], metal.get("fineness"))
    if "plating" in metal:
        base = f"{vocabulary.label('plating', metal['plating'])} {_base_words(metal['base'], None)}"
    if "finish" in metal:
        base = f"{metal['finish']} {base}"
    if "accent" in metal:
        base = f"{base} with {metal['accent']}"
    return capital(base)


def fineness_words(base: str, fineness: int) -> str:
    """A fineness with the name that buyers know it by."""
    if base == "silver":
        return {925: "925 (sterling)", 999: "999 (fine silver)"}.get(fineness, str(fineness))
    carats = _CARATS.get(fineness) if "gold" in base else None
    return f"{fineness} ({carats} ct)" if carats else str(fineness)


def stone_words(stone: Mapping[str, str]) -> str:
    """A stone with its origin in front; without a name its colour and form."""
    if "name" in stone:
        label = vocabulary.label("stones", stone["name"])
        return capital(f"{stone.get('origin', '')} {label}".strip())
    colour = vocabulary.label("stone_colours", stone["colour"]) if "colour" in stone else ""
    return capital(f"{colour} {seen_noun(stone)}".strip())


def seen_noun(stone: Mapping[str, str]) -> str:
    """What a stone of this form is called when nobody named it."""
    nouns = {"cabochon": "cabochon", "pearl": "pearl-shaped stone", "bead": "beads", "pave": "pavé stones"}
    form = stone.get("form", "")
    plain = {"rough": "rough stone", "faceted": "faceted stone", "enamel": "enamel-like inlay"}
    return nouns.get(form) or plain.get(form, "stone")


def capital(text: str) -> str:
    """With a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def _base_words(base: str, fineness: int | None) -> str:
    if base == "silver" and fineness == 925:
        return "sterling silver (925)"
    name = vocabulary.label("metal", base)
    return f"{name}, {fineness_words(base, fineness)}" if fineness else name
