"""How a metal is named in a sentence, from the told facts about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CARATS = {
    333: 8, 375: 9, 416: 10, 417: 10, 583: 14, 585: 14, 750: 18, 875: 21, 916: 22, 917: 22, 958: 23, 986: 23,
    990: 24, 999: 24,
}  # fmt: skip
# What a photo shows of the metal, twice: two true wordings keep neighbouring sentences apart.
TONES = {
    "white": ("silver-tone", "silver-coloured"),
    "yellow": ("gold-tone", "gold-coloured"),
    "rose": ("rose-tone", "rose-coloured"),
    "copper": ("copper-coloured", "copper-coloured"),
    "dark": ("dark", "dark-toned"),
    "mixed": ("two-tone", "two-tone"),
}
PRECIOUS_SILVER = {925: "sterling silver", 999: "999 fine silver"}


def base_phrase(base: str, fineness: int | None) -> str | None:
    """Name of the unplated metal, or None where the law wants a fineness that nobody gave (gold)."""
    if base.endswith("gold"):
        carats = CARATS.get(fineness or 0)
        return f"{carats}ct {base}" if carats else None
    if base == "silver":
        return PRECIOUS_SILVER.get(fineness or 0) or (f"{fineness} silver" if fineness else "silver")
    if base in ("platinum", "palladium") and fineness:
        return f"{fineness} {base}"
    return base


def metal_phrases(metal: Mapping[str, Any] | None, tone: str | None = None) -> dict[str, str]:
    """Slots of the metal: `metal` (noun), `metal.adj` (before a noun), `short`, `core`, `plat(ed|ing)`, `accent`.

    `tone`: the metal's colour, which tells rose gold-filled metal from yellow.
    """
    if not metal or not metal.get("base"):
        return {}
    base = str(metal["base"])
    core = base_phrase(base, _fineness(metal))
    plating = str(metal.get("plating") or "")
    slots = _accent(metal)
    if core is None and not plating:
        return slots
    core = core or base
    slots |= _plated(core, plating) if plating else _bare(base, core, tone)
    slots["short"] = base.split()[-1] if base == "stainless steel" else base
    if base == "gold-filled":
        slots.pop("short")
    return slots


def _fineness(metal: Mapping[str, Any]) -> int | None:
    try:
        return int(metal["fineness"])
    except (KeyError, TypeError, ValueError):
        return None


def _bare(base: str, core: str, tone: str | None) -> dict[str, str]:
    if base == "gold-filled":
        named = "rose gold-filled" if tone == "rose" else base
        return {"metal": f"{named} metal", "metal.adj": named}
    return {"metal": core, "metal.adj": core}


def _plated(core: str, plating: str) -> dict[str, str]:
    if plating.endswith("vermeil"):
        return {"metal": f"{plating} on {core}", "metal.adj": plating, "core": core, "plating": plating}
    if plating.endswith("PVD"):
        return {"metal": f"{core} with {plating}", "metal.adj": f"{plating} {core}", "core": core, "plating": plating}
    plated = f"{plating.replace(' ', '-')}-plated"
    return {"metal": f"{plated} {core}", "metal.adj": f"{plated} {core}", "core": core, "plated": plated}


def _accent(metal: Mapping[str, Any]) -> dict[str, str]:
    accent = metal.get("accent")
    if not accent:
        return {}
    name, _, fineness = str(accent).rpartition(" ")
    if name and fineness.isdigit():
        # The fineness as told: "sterling" is a claim about the whole piece.
        return {"accent": f"{fineness} silver" if name == "silver" else base_phrase(name, int(fineness)) or name}
    return {"accent": str(accent)}
