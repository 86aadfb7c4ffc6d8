"""Claims about what a photo shows: colours and forms of stones, motifs, no stones at all."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.messages import terms

_COLOURS = {
    "clear": "clear|colou?rless|transparent", "white": "white|milky|cream", "black": "black", "grey": "gr[ea]y",
    "red": "red|crimson|scarlet", "pink": "pink", "orange": "orange", "yellow": "yellow", "green": "green",
    "blue": "blue|navy", "turquoise": "turquoise|teal|aqua", "purple": "purple|violet|lilac", "brown": "brown",
    "multi": "multi-?colou?red|multicolou?r|rainbow",
}  # fmt: skip
_NEAR = {
    "turquoise": {"blue", "green"}, "blue": {"turquoise", "purple"}, "green": {"turquoise", "yellow"},
    "purple": {"pink", "blue"}, "pink": {"purple", "red", "orange"}, "red": {"pink", "orange", "brown"},
    "orange": {"red", "yellow", "brown"}, "yellow": {"orange", "brown", "green"}, "brown": {"orange", "red", "black"},
    "white": {"clear", "grey", "multi"}, "clear": {"white"}, "grey": {"black", "white"}, "black": {"grey"},
}  # fmt: skip
_FORMS = {
    "faceted": r"faceted", "cabochon": r"cabochons?", "bead": r"beads?", "pearl": r"pearls?(?![ -](?:look|like|grey))",
    "pave": r"pave", "rough": r"(?:rough|raw|uncut) (?:stones?|gems?|crystals?)", "enamel": r"enamel(?:led|ed)?",
}  # fmt: skip
_SET_NOUN = r"stones?|gems?|gemstones?|cabochons?|beads?|crystals?|faceted stones?|pave|enamel"
_COLOURED = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{colour}>{words})" for colour, words in _COLOURS.items()) + r")"
    rf"(?:[ -]colou?red)? (?:(?:faceted|round|oval|small|large|tiny|smooth|polished|rough|glass|single|cushion|"
    rf"pear-shaped|square|bright|deep|pale|dark|domed|pearl-look|pearl-like) ){{0,2}}(?P<noun>{_SET_NOUN})(?!\w)"
)
_FORM = re.compile(r"(?<![\w-])(?:" + "|".join(f"(?P<{form}>{words})" for form, words in _FORMS.items()) + r")(?!\w)")
_MOTIF_WORDS = {
    "heart": "hearts?", "flower": "flowers?|floral|daisy|rose-shaped|lotus|"
    "blossoms?", "leaf": "lea(?:f|ves)|fern|feather leaf",
    "bird": "birds?|swallows?|owls?|hummingbirds?", "cross": "cross(?:es)?|crucifix", "crown": "crowns?",
    "moon_star": "moons?|stars?|crescents?|celestial", "skull": "skulls?", "snake": "snakes?|serpents?",
    "tree": "trees?|tree of life", "insect": "insects?|butterfl(?:y|ies)|bees?|dragonfl(?:y|ies)|beetles?",
    "shell": "shells?|seashells?", "knot": "knots?|infinity", "bow": "bows?", "spiral": "spirals?",
    "letter": "letters?|initials?|monogram", "eye": "evil eye|eyes?", "animal": "animals?|cats?|"
    "dogs?|fox(?:es)?|elephants?|horses?|fish",
    "geometric": "geometric",
}  # fmt: skip
_JEWEL = (
    r"rings?|earrings?|studs?|hoops?|necklaces?|pendants?|bracelets?|bangles?|brooch(?:es)?|anklets?|"
    r"cufflinks?|charms?|sets?"
)
_MOTIF = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{motif}>{words})" for motif, words in _MOTIF_WORDS.items()) + r")"
    rf"(?:[ -](?:motifs?|shaped?|shapes?|designs?|charms?)(?!\w)| (?:(?!the|a|an|this|of|our|"
    rf"its)[\w-]+ ){{0,1}}(?:{_JEWEL})(?!\w))"
)
_NO_STONES = re.compile(
    r"(?<![\w-])(?:no|without(?: any)?|free of) (?:gem)?stones?(?!\w)(?! (?:but|except|other|needs?|"
    r"too|is|unturned|in sight|to catch))"
)


def read_looks(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Colours and forms of stones, and motifs, must be seen by an asserting model or told."""
    if grounds.empty:
        return
    yield from _read_colours(text, grounds)
    yield from _read_forms(text, field, grounds)
    yield from _read_motifs(text, grounds)
    if any("name" in stone or "form" in stone for stone in grounds.stones):
        for found in _NO_STONES.finditer(text):
            yield Hit("stones_denied", *found.span())


def _read_colours(text: str, grounds: Grounds) -> Iterator[Hit]:
    seen = _colours(grounds)
    for found in _COLOURED.finditer(text):
        colour = next(name for name in _COLOURS if found.group(name))
        fits = colour in seen or _NEAR.get(colour, set()) & seen or "multi" in seen
        loose = found.group("noun").startswith("bead") and grounds.said.get("surface") == "beaded"
        if fits or loose or grounds.hold({"told": colour}) or taken_back(text, found.start()):
            continue
        yield Hit("stone_look_without_ground", *found.span(), because=terms("stone_colours", seen))


def _colours(grounds: Grounds) -> set[str]:
    """Colours of stones; a told name without a colour brings its usual ones."""
    colours = set(grounds.stone_colours)
    for name, stone in grounds.stone_names.items():
        if "colour" not in stone:
            known = name in vocabulary.values("stones")
            colours |= set(vocabulary.entry("stones", name)["colours"] if known else _COLOURS)
    return colours


def _read_forms(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    forms, surface = grounds.stone_forms, grounds.said.get("surface")
    nameless = any("form" not in stone for stone in grounds.stones)
    for found in _FORM.finditer(text):
        form = next(name for name in _FORMS if found.group(name))
        if form in forms or nameless or (form == "bead" and (surface == "beaded" or {"pearl", "rough"} & forms)):
            continue
        if form == "pearl" or grounds.hold({"told": _FORMS[form]}) or taken_back(text, found.start()):
            continue
        if form in ("bead", "faceted") and field == "description" and not grounds.stones:
            continue
        if form == "rough" and field == "description":
            continue
        yield Hit("stone_look_without_ground", *found.span(), because=terms("stone_forms", forms))


def _read_motifs(text: str, grounds: Grounds) -> Iterator[Hit]:
    motifs = set(grounds.said.get("motifs", []))
    for found in _MOTIF.finditer(text):
        motif = next(name for name in _MOTIF_WORDS if found.group(name))
        if motif in motifs or grounds.hold({"told": _MOTIF_WORDS[motif]}) or taken_back(text, found.start()):
            continue
        if motif == "shell" and "mother-of-pearl" in grounds.stone_names:
            continue
        if _kin(motif) & motifs:
            continue
        yield Hit("motif_without_ground", *found.span(), because=terms("motifs", motifs))


def _kin(motif: str) -> set[str]:
    kin = {"animal": {"snake", "bird", "insect"}, "snake": {"animal"}, "bird": {"animal"}, "insect": {"animal"},
           "leaf": {"tree"}, "tree": {"leaf"},  "bow": {"knot"}, "knot": {"bow", "spiral"},
           "spiral": {"knot"}}  # fmt: skip
    return kin.get(motif, set())
