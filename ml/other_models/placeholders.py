"""The slots of a piece under names that any language model understands: ``<s1.name>`` is written ``[STONE]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ml.text.agenda import agenda
from ml.text.prompt import slots_of
from ml.text.sheet import Sheet

_NAMES = {
    "type": "TYPE", "metal": "METAL", "metal.adj": "METAL_BEFORE_NOUN", "accent": "ACCENT_METAL",
    "tone": "METAL_COLOUR", "motif1": "MOTIF", "motif1.pl": "MOTIFS", "motif2": "MOTIF_TWO",
    "tech1.adj": "TECHNIQUE", "tech1.noun": "TECHNIQUE", "tech2.adj": "TECHNIQUE_TWO", "tech2.noun": "TECHNIQUE_TWO",
    "drop_mm": "DROP_LENGTH", "chain_length_cm": "CHAIN_LENGTH", "pendant_height_mm": "PENDANT_HEIGHT",
    "band_width_mm": "BAND_WIDTH", "width_mm": "WIDTH", "inner_length_cm": "INNER_LENGTH", "ring_size": "RING_SIZE",
    "weight_g": "WEIGHT", "fastening": "FASTENING", "materials_note": "MATERIALS_NOTE", "edition": "EDITION",
    "occasion": "OCCASION", "care": "CARE",
}  # fmt: skip
_STONES = {"name": "STONE{}", "names": "STONES{}", "colour": "STONE{}_COLOUR"}
_NUMBERS = ("", "_TWO", "_THREE", "_FOUR")
_ALL = _NAMES | {
    f"s{number}.{part}": name.format(suffix)
    for number, suffix in enumerate(_NUMBERS, 1)
    for part, name in _STONES.items()
}
_WRITTEN = re.compile(r"\[([A-Z_]{2,40})\]")
_ARTICLE = re.compile(r"\b([Aa])n? (?=<)")


class UnknownPlaceholderError(ValueError):
    """A text uses a placeholder that was not given."""


def placeholders(sheet: Sheet, length: str) -> dict[str, str]:
    """Name -> slot of everything that texts of this length may say of the piece, the most important first."""
    facts = sorted(agenda(sheet, "description", length) | agenda(sheet, "alt_text", length), key=_rank)
    slots = [slot for fact in facts for slot in _ALL if slot in sheet.surface and _belongs(slot, fact)]
    if "metal" in facts and sheet.surface.get("metal") == sheet.surface.get("metal.adj"):
        slots.remove("metal.adj")
    return {_ALL[slot]: slot for slot in dict.fromkeys(slots)}


def with_slots(text: str, names: Mapping[str, str]) -> str:
    """The text in the language of slots. Raises UnknownPlaceholderError."""
    return _ARTICLE.sub(lambda match: "<a> ", _WRITTEN.sub(lambda match: f"<{_slot(match[1], names)}>", text))


def meanings(names: Mapping[str, str], sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Each placeholder with the words that will stand in its place."""
    for name, slot in names.items():
        yield name, sheet.surface[slot]


def _slot(name: str, names: Mapping[str, str]) -> str:
    if name not in names:
        raise UnknownPlaceholderError(name)
    return names[name]


def _belongs(slot: str, fact: str) -> bool:
    if fact == "type":
        return slot == "type"
    starts = slots_of(fact)
    return any(slot == start or slot.startswith(start if start.endswith(".") else f"{start}.") for start in starts)


def _rank(fact: str) -> tuple[int, str]:
    first = ("type", "metal", "metal_tone", "stone1", "stone2", "motif1")
    return (first.index(fact) if fact in first else len(first), fact)
