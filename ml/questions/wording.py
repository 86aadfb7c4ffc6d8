"""How facts read as answers: "Sterling silver (925)", "Freshwater cultured pearl"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ml.messages import Message, Term, Value, _

_CARATS = {333: 8, 375: 9, 417: 10, 585: 14, 750: 18, 916: 22, 999: 24}
_SEEN = {
    "cabochon": _("{colour} cabochon"),
    "pearl": _("{colour} pearl-shaped stone"),
    "bead": _("{colour} beads"),
    "pave": _("{colour} pavé stones"),
    "rough": _("{colour} rough stone"),
    "faceted": _("{colour} faceted stone"),
    "enamel": _("{colour} enamel-like inlay"),
}


def metal_words(metal: Mapping[str, Any]) -> Message:
    """A metal as an artisan would say it."""
    said = _base_words(metal["base"], metal.get("fineness"))
    if "plating" in metal:
        plating, base = Term("plating", metal["plating"]), Term("metal", metal["base"])
        said = Message(_("{plating} {metal}"), {"plating": plating, "metal": base})
    if "finish" in metal:
        said = Message(_("{finish} {metal}"), {"finish": Term("finish", metal["finish"]), "metal": said})
    if "accent" in metal:
        said = Message(_("{metal} with {accent}"), {"metal": said, "accent": metal["accent"]})
    return replace(said, capital=True)


def fineness_words(base: str, fineness: int) -> Message:
    """A fineness with the name that buyers know it by."""
    mark = str(fineness)
    if base == "silver" and fineness in (925, 999):
        return Message(_("{mark} (sterling)") if fineness == 925 else _("{mark} (fine silver)"), {"mark": mark})
    carats = _CARATS.get(fineness) if "gold" in base else None
    return Message(_("{mark} ({carats} ct)"), {"mark": mark, "carats": str(carats)}) if carats else plain(mark)


def stone_words(stone: Mapping[str, str]) -> Message:
    """A stone with its origin in front; without a name its colour and form."""
    if "name" not in stone:
        return replace(seen_words(stone), capital=True)
    origin: Value = Term("origin", stone["origin"]) if "origin" in stone else ""
    return Message(_("{origin} {stone}"), {"origin": origin, "stone": Term("stones", stone["name"])}, capital=True)


def seen_words(stone: Mapping[str, str]) -> Message:
    """What a stone of this colour and form is called when nobody named it."""
    colour: Value = Term("stone_colours", stone["colour"]) if "colour" in stone else ""
    return Message(_SEEN.get(stone.get("form", ""), _("{colour} stone")), {"colour": colour})


def term(attribute: str, value: str) -> Message:
    """A word of the vocabulary as an answer."""
    return Message("{word}", {"word": Term(attribute, value)}, capital=True)


def plain(words: str) -> Message:
    """Words that are the same in every language."""
    return Message("{words}", {"words": words})


def _base_words(base: str, fineness: int | None) -> Message:
    if base == "silver" and fineness == 925:
        return Message(_("sterling silver (925)"))
    if fineness is None:
        return Message("{metal}", {"metal": Term("metal", base)})
    return Message("{metal}, {fineness}", {"metal": Term("metal", base), "fineness": fineness_words(base, fineness)})
