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


# The usual colour of a stone; beside the name it would be said twice ("red ruby").
USUAL_COLOURS = {
    "amber": ("orange", "yellow"), "amethyst": ("purple",), "aquamarine": ("blue",), "carnelian": ("orange", "red"),
    "citrine": ("yellow", "orange"), "coral": ("red",), "diamond": ("clear",), "emerald": ("green",),
    "garnet": ("red",), "hematite": ("grey", "black"), "jet": ("black",), "labradorite": ("grey", "multi"),
    "lapis lazuli": ("blue",), "larimar": ("blue", "turquoise"), "malachite": ("green",), "moonstone": ("white",),
    "mother-of-pearl": ("white",), "obsidian": ("black",), "onyx": ("black",), "opal": ("white", "multi"),
    "pearl": ("white",), "peridot": ("green",), "rhodonite": ("pink",), "rose quartz": ("pink",), "ruby": ("red",),
    "sapphire": ("blue",), "smoky quartz": ("brown", "grey"), "sodalite": ("blue",), "turquoise": ("turquoise",),
}  # fmt: skip


def is_mass(name: str) -> bool:
    """Whether the name stands for a material: "onyx", but "a topaz"."""
    lowered = name.lower()
    return bool({lowered, lowered.rsplit(" ", 1)[-1]} & MASS_NAMES) or lowered.endswith(MASS_ENDINGS)


def full_name(stone: Mapping[str, Any], name: str, *, colour: bool, again: bool) -> str:
    """A named stone, on demand with its colour in the right place: "natural blue topaz", not "blue natural topaz".

    `again`: at a later mention what is natural or treated need not be said again; any other origin must.
    """
    origin, hue = stone.get("origin"), str(stone.get("colour") or "")
    kept = [str(origin)] if origin and not (again and origin == "natural") else []
    kept += [str(stone["treatment"])] if stone.get("treatment") and not again else []
    known = str(stone.get("name", "")).lower()
    usual = USUAL_COLOURS.get(known, USUAL_COLOURS.get(known.rsplit(" ", 1)[-1], ()))
    kept += [ADJECTIVES.get(hue, hue)] if colour and hue and hue not in usual and hue not in known else []
    return " ".join([*kept, name])


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
