"""How stones are named in a sentence: name, plural, colour, and what the law wants said beside the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Names that stand for a material rather than a countable stone: "turquoise stones", never "turquoises".
MASS_NAMES = frozenset(
    {
        "amazonite", "amber", "bone", "chalcedony", "coral", "enamel", "glass", "hematite", "horn", "jade", "jasper",
        "jet", "labradorite", "lapis", "larimar", "malachite", "mother-of-pearl", "obsidian", "onyx", "quartz",
        "resin", "sodalite", "tourmaline quartz", "turquoise", "wood",
    }
)  # fmt: skip
MASS_ENDINGS = ("quartz", "jade", "glass", "crystal", "jasper", "zirconia", "lazuli", "eye", "coral", "pearl shell")
ADJECTIVES = {"turquoise": "turquoise-coloured", "multi": "multicoloured"}
HUES = {"multi": "many colours", "clear": "clear"}


def plural(name: str) -> str:
    """Plural of a stone's name as a jeweller would write it; unknown names follow the common rule."""
    last = name.rsplit(" ", 1)[-1].lower()
    if name.lower() in MASS_NAMES or last in MASS_NAMES or name.lower().endswith(MASS_ENDINGS):
        return name if name.lower() == "glass" else f"{name} stones"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name} stones"
    return f"{name}s"


def qualified(stone: Mapping[str, Any], name: str) -> str:
    """The name with the words that must not be left out: lab-created, cultured, imitation, stabilised."""
    words = [str(stone[key]) for key in ("origin", "treatment") if stone.get(key)]
    return " ".join([*words, name])


def stone_phrases(stone: Mapping[str, Any]) -> dict[str, str]:
    """Slots of one stone: `name`, `names` (with origin), `colour` (before a noun), `hue` (as a noun)."""
    slots = {}
    name, colour = stone.get("name"), stone.get("colour")
    if name:
        slots["name"] = qualified(stone, str(name))
        slots["names"] = qualified(stone, plural(str(name)))
    if colour:
        slots["colour"] = ADJECTIVES.get(str(colour), str(colour))
        slots["hue"] = HUES.get(str(colour), str(colour))
    return slots
