"""Claims that name a stone, pearl, glass or another set material."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit

# Also everyday words, or motifs and forms that a photo shows: other readers judge those.
_AMBIGUOUS = {"shell", "wood", "jet", "resin", "glass", "quartz", "crystal glass", "serpentine", "pearl", "enamel"}
_EXTRA = {
    "rock crystal": ["crystal", "crystals"],
    "glass": ["glass bead", "glass stone", "glass cabochon", "crystal glass bead"],
    "wood": ["wooden"],
    "shell": ["abalone", "paua", "cowrie"],
    "jet": ["whitby jet"],
    "diamond": ["dimond", "diamon", "diamand", "brilliant cut diamond"],
    "sapphire": ["saphire", "sapphir", "sapphires"],
    "emerald": ["emarald", "emrald"],
    "cubic zirconia": ["zirconia", "cz"],
}
_COLOURS = (
    "red|blue|green|pink|white|black|grey|gray|yellow|orange|purple|brown|violet|aqua|turquoise|teal|cream|clear|gold"
)
_AS_COLOUR_AFTER = re.compile(
    rf"[ -](?:(?:{_COLOURS})(?:\b|-)|colou?r(?:ed|s)?\b|tone[ds]?\b|toned\b|hue[ds]?\b|hued\b|"
    rf"shade[sd]?\b|tint(?:ed)?\b"
    r"|looks?\b|like\b|effect\b|style\b|bright\b|dark\b|pale\b|inspired\b|skies|sky\b|sea\b|water\b|light\b)"
)
_AS_COLOUR_BEFORE = re.compile(r"\b(?:colou?r(?:ed)? (?:of )?|in colou?r, |shade of |imitation |faux |fake )$")
_NOT_A_STONE = {
    "pearl": re.compile(r"(?:of wisdom|grey|gray|barley|button|shaped|look|like|effect|string of)\b"),
    "glass": re.compile(r"(?:of|door|case|roof|jar|bowl|table|wall|house|half|ceiling|on the|in hand|in your)\b"),
    "jade": re.compile(r"ed\b"),
    "amber": re.compile(r"(?:glow|light|nectar)\b"),
    "jet": re.compile(r"(?:black|lag|stream|set|plane)\b"),
    "coral": re.compile(r"(?:reef|pink|lips|lipstick|dress)\b"),
    "rock crystal": re.compile(r"(?:clear|ball|chandelier|decanter)\b"),
    "ruby": re.compile(r"(?:red|lips|slippers?)\b"),
}
_REAL = re.compile(
    r"\b(?:natural|genuine|real|true|authentic|precious|semi-?precious|mined|sleeping beauty|arizona|persian|"
    r"stabili[sz]ed|certified|untreated|kingman)\W+(?:[\w-]+\W+)?$"
)


def _surfaces() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in vocabulary.values("stones"):
        known = vocabulary.entry("stones", name)
        for phrase in [name, known["labels"]["en"], *known["synonyms"].get("en", []), *_EXTRA.get(name, [])]:
            plain = vocabulary.folded(re.sub(r"\(.*?\)", "", phrase))
            if plain:
                found.setdefault(plain, name)
    return found


# What people write for a stone -> its name in the vocabulary.
BY_SURFACE = _surfaces()
_STONE = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(surface).replace(r"\ ", "[ -]") for surface in sorted(BY_SURFACE, key=len, reverse=True))
    + r")(e?s|y?ies)?(?![\w]|'[a-z])"
)


def read_stones(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Every stone named must have been told; a word that is only a colour is none."""
    for found in _STONE.finditer(text):
        name = BY_SURFACE[vocabulary.folded(found.group(1))]
        if _covered(name, found.group(1), grounds) or _only_a_word(text, found, name, grounds):
            continue
        if taken_back(text, found.start()):
            continue
        yield Hit("stone_without_ground", *found.span(), instead=instead_of_stone(grounds))


def _covered(name: str, surface: str, grounds: Grounds) -> bool:
    told = grounds.stone_names
    if name in told or grounds.hold({"told": rf"{re.escape(surface.removesuffix('s'))}(?:e?s)?(?!\w)"}):
        return True
    families = {
        "quartz": (
            "rose quartz",
            "smoky quartz",
            "rock crystal",
            "amethyst",
            "citrine",
            "lemon quartz",
            "rutilated quartz",
            "aventurine",
        ),
        "rock crystal": ("crystal glass", "quartz") if surface.startswith("crystal") else (),
        "garnet": ("almandine", "andradite", "hessonite", "pyrope", "rhodolite", "spessartine", "tsavorite"),
        "tourmaline": ("black tourmaline",),
        "agate": ("moss agate", "blue lace agate"),
        "beryl": ("red beryl", "emerald", "aquamarine", "morganite"),
        "chalcedony": ("agate", "carnelian", "chrysoprase", "onyx", "jasper", "bloodstone"),
        "glass": ("crystal glass", "goldstone", "opalite", "sea glass"),
        "pearl": ("mother-of-pearl",) if surface == "mother of pearl" else (),
    }
    return any(family in told for family in families.get(name, ()))


def _only_a_word(text: str, found: re.Match[str], name: str, grounds: Grounds) -> bool:
    start, end = found.span()
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if _AS_COLOUR_AFTER.match(text, end) or _AS_COLOUR_BEFORE.search(before):
        return True
    special = _NOT_A_STONE.get(name)
    if special and special.match(after.lstrip(" -")):
        return True
    if name == "turquoise" and "turquoise" in grounds.stone_colours and not _REAL.search(before):
        return True
    if name == "turquoise" and re.match(r"[ -](?:beads?|cabochons?|stones?|enamel|faceted)", after):
        return False
    if name in _AMBIGUOUS:
        return _everyday(name, before, after, grounds)
    return False


def _everyday(name: str, before: str, after: str, grounds: Grounds) -> bool:
    set_in = re.search(
        r"\b(?:with|set with|of|in|and|,|real|genuine|natural|cultured|freshwater|a|made of)\W*"
        r"(?:[\w-]+\W+){0,2}$",
        before,
    )
    if name == "pearl":
        return bool(re.search(r"mother[ -]of[ -]$|\b(?:mock|pearl)[ -]$", before))
    if name == "enamel":
        return "enamel" in grounds.stone_forms or grounds.hold({"told": "enamel"})
    if name == "glass":
        made = re.match(r"[ -](?:beads?|stones?|cabochons?|pearls?|crystals?|drops?|gems?|inlay|charm)", after)
        return not (made or re.search(rf"\b(?:{_COLOURS}|murano|lampwork|czech|sea|beach|vintage|cut|of) $", before))
    if name == "shell":
        return not re.search(r"\b(?:abalone|paua|cowrie|real|genuine|inlaid|made of|carved) (?:[\w-]+ )?$", before)
    if name == "jet":
        return not re.match(r"[ -](?:beads?|cabochons?|stones?)", after) and not before.endswith(("whitby ", "of "))
    if name == "wood":
        return not re.match(r"(?:en)?[ -](?:beads?|rings?|pendant|bangle|inlay|earrings)", after)
    if name in ("resin", "quartz"):
        return False
    return not set_in


def instead_of_stone(grounds: Grounds) -> str | None:
    """What may be said of the stone: its told name, or its colour and form."""
    for stone in grounds.stones:
        if "name" in stone:
            return f"{stone.get('origin', '')} {stone['name']}".strip()
        nouns = {"cabochon": "cabochon", "bead": "beads", "pearl": "pearl-look beads", "pave": "pavé stones"}
        form = stone.get("form", "")
        return f"{stone.get('colour', '')} {nouns.get(form) or f'{form} stone'.strip()}".strip()
    return None
