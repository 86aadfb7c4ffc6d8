"""Claims about metals: what it is made of, plating, sterling and the like; and the colour of metal."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import compared, negated, sentence_before, taken_back, worn_with
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.messages import terms

_GOLDS = ("gold", "white gold", "rose gold")
_WORDS = {
    "silver": r"(?:sterling|fine|solid|pure|real|genuine|britannia|coin|argentium|sterlng|stirling)[ -]silver"
    r"|sterling|sterlng|argentium|silver{1,3}|sivler|silvr",
    "white gold": r"white[ -]gold",
    "rose gold": r"(?:rose|pink|red)[ -]gold",
    "gold": r"(?:solid|pure|real|genuine|fine|yellow|green) gold|gold",
    "platinum": r"platinum|platnum|platinium",
    "palladium": r"palladium",
    "stainless steel": r"(?:stainless|surgical|316l)[ -]?(?:steel)?|(?:chrome |tool |damascus )?steel",
    "titanium": r"titanium",
    "niobium": r"niobium",
    "tungsten": r"tungsten(?: carbide)?",
    "brass": r"brass",
    "bronze": r"(?:white )?bronze",
    "copper": r"copper",
    "pewter": r"pewter",
    "aluminium": r"alumini?um",
    "iron": r"(?:wrought )?iron",
    "nickel silver": r"(?:nickel|german) silver|alpaca silver",
    "gold-filled": r"(?:(?:yellow|white|rose|pink|red)[ -])?gold[ -]?filled|rolled gold",
    "silver-filled": r"silver[ -]?filled",
    "zinc alloy": r"zinc(?: alloy)?|zamak",
    "rhodium": r"(?:black )?rhodium",
    "tin": r"tin",
}
_TONE_OF = {
    "silver": {"white"},
    "white gold": {"white"},
    "platinum": {"white"},
    "pewter": {"white", "dark"},
    "stainless steel": {"white", "dark"},
    "gold": {"yellow"},
    "brass": {"yellow"},
    "rose gold": {"rose"},
    "copper": {"copper", "rose"},
    "bronze": {"yellow", "copper"},
}
_ORDER = ("gold-filled", "silver-filled", "nickel silver", "white gold", "rose gold")
_METAL = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<m{i}>{_WORDS[key]})" for i, key in enumerate([*_ORDER, *(k for k in _WORDS if k not in _ORDER)]))
    + r")(?!\w)"
)
_NAMES = [*_ORDER, *(key for key in _WORDS if key not in _ORDER)]
_COLOUR_AFTER = re.compile(
    r"[ -](?:tone[ds]?|toned|colou?r(?:ed|s)?|hued?|hues?|looks?|look-alike|effect|ish|like|shades?|shimmer|sheen|"
    r"bright|grey|gray|white(?! gold)|green(?! gold)|brown|pink|yellow|blue|red|fleck(?:s|ed)|"
    r"light(?! gold)|gleam|glow)\b"
)
_COLOUR_BEFORE = re.compile(r"\b(?:colou?r(?:ed)?(?: of| is| like)?|in tones? of|imitation|faux|fake|mock|not)[ -]$")
_PLATED_AFTER = re.compile(
    r"[ -]?(?:plat(?:ed?|ing)|dipped|overlay|wash(?:ed)?|electroplat\w+|coat(?:ed|ing)|flash(?:ed)?|gilt|pvd|vermeil|"
    r"layer|finish(?:ed)?|skin)\b"
)
_OVER_AFTER = re.compile(
    r" (?:over|on|onto|bonded to|laid on) (?:a )?(?:\w+ ){0,2}?(?:silver|sterling|brass|steel|"
    r"copper|bronze|base metal|stainless)"
)
_PLATED_BEFORE = re.compile(
    r"(?:plat(?:ed|ing)(?: \w+)? (?:with|in|of)|dipped in|coated (?:with|in)|layer(?:ed)? (?:of|in)|washed (?:with|in)|"
    r"overlaid with|finished in|vermeil of|bath of|electroplated (?:with|in))"
    r"(?: (?:fine|pure|real|recycled|\d+ ?(?:k|kt|ct|carat|karat)))*[ -]$"
)
_OTHER_THINGS = re.compile(
    r"[ -](?:cloths?|polish(?:es|ing cloth)?|smiths?|screens?|linings?|birch(?:es)?|spoons?|tray|fox|fish|hair|moon|"
    r"jewell?ery cloth|age|age pieces|medal(?:list)?s?|rush|dust|standard|beech(?:es)?|"
    r"band(?:s)? play|railings?|gates?|will|fist|"
    r"wool|buttons?|bells?|trumpets?|knobs?|handles?|doors?|"
    r"thread|tea|teapots?|kettles?|pans?|pots?|roofs?|mine|bullion|foil|whistle|opener|of something)\b"
)
_VERMEIL = re.compile(r"(?<![\w-])vermeil(?!\w)")
_GILT = re.compile(r"(?<![\w-])(?:gilded|gilt|gold-?leafed|(?<!silver-)(?<!silver )plated)(?!\w)")
_PVD = re.compile(r"(?<![\w-])pvd(?!\w)")
# "Titanium is greyer than steel", "palladium, a white metal related to platinum": of the piece it says the first.
_ANOTHER_METAL = re.compile(
    r"\b(?:(?:\w{3,}er|(?:more|less) \w+) than|related to|akin to|a (?:relative|cousin) of)(?: that of)? $"
)

# How far before a metal its plating or colour may be said.
_FAR = 90


def read_metals(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Every metal named must be the told one, an accent, its plating, or only a colour that is seen."""
    for found in _METAL.finditer(text):
        name = _NAMES[int(str(found.lastgroup)[1:])]
        hit = _judge(text, found, name, grounds)
        if hit is not None:
            yield hit
    yield from _read_plating_words(text, grounds)


def _judge(text: str, found: re.Match[str], name: str, grounds: Grounds) -> Hit | None:
    start, end = found.span()
    words, before = found.group(), text[max(0, start - _FAR) : start]
    if _OTHER_THINGS.match(text, end) or _is_idiom(text, start, end, name):
        return None
    if grounds.base and _ANOTHER_METAL.search(before):
        return None
    if _COLOUR_AFTER.match(text, end) or _COLOUR_BEFORE.search(before):
        return _judge_tone(text, start, end, name, grounds)
    if negated(text, start) or compared(text, start):
        return None
    beneath = re.match(r"[ -]plated (?:with|in)\b", text[end:])
    over = (
        (_PLATED_AFTER.match(text, end) and not beneath)
        or _PLATED_BEFORE.search(before)
        or _OVER_AFTER.match(text, end)
    )
    if over or ("gold" in name and before.endswith(("pvd ", "pvd-"))):
        return _judge_plating(start, _phrase_end(text, end), name, grounds, words)
    if worn_with(text, start) or _told_elsewhere(name, words, grounds):
        return None
    if name in ("gold", "rose gold", "white gold") and _plated(grounds, "gold") and grounds.base not in _GOLDS:
        if _near_plating_word(text, start, end) and (name != "rose gold" or "rose" in grounds.plating):
            return None
        return Hit("plated_called_solid", start, end, instead=f"{grounds.plating}-plated {grounds.base}")
    if name == "silver" and _plated(grounds, "silver") and grounds.base != "silver":
        return Hit("plated_called_solid", start, end, instead=f"silver-plated {grounds.base}")
    return _judge_base(words, start, end, name, grounds)


def _judge_base(words: str, start: int, end: int, name: str, grounds: Grounds) -> Hit | None:
    if words == "black rhodium" == grounds.plating:
        return None
    if not _same_metal(name, grounds) or _wrong_gold_filled(words, name, grounds):
        return Hit("metal_without_ground", start, end, instead=instead_of_metal(grounds))
    fineness = grounds.metal.get("fineness")
    if words.startswith(("sterling", "argentium")) and not _at_least(fineness, 925):
        return Hit("sterling_without_925", start, end, instead=f"{fineness} silver" if fineness else "silver")
    if words.startswith("argentium") and not _at_least(fineness, 935):
        return Hit("fineness_without_ground", start, end, instead=f"{fineness} silver" if fineness else "silver")
    if words.startswith("britannia") and not _at_least(fineness, 958):
        return Hit("fineness_without_ground", start, end)
    if words.startswith(("fine ", "pure ")) and not _at_least(fineness, 990):
        return Hit("fineness_without_ground", start, end, instead=f"{fineness} {name}" if fineness else name)
    if words.startswith(("solid ", "real ", "genuine ")) and grounds.plating:
        return Hit("plated_called_solid", start, end)
    return None


def _wrong_gold_filled(words: str, name: str, grounds: Grounds) -> bool:
    """Gold-filled is yellow unless another colour is known."""
    colour = re.match(r"white|rose|pink|red", words)
    known = {"rose": "rose", "pink": "rose", "red": "rose", "white": "white"}
    return name == "gold-filled" and colour is not None and grounds.said.get("metal_tone") != known[colour.group()]


def _judge_tone(text: str, start: int, end: int, name: str, grounds: Grounds) -> Hit | None:
    tones = _TONE_OF.get(name)
    if tones is None or taken_back(text, start) or not grounds.tones:
        return None
    if tones & grounds.tones or "mixed" in grounds.tones or _of_others(text, start, end):
        return None
    if not re.match(r"[ -](?:tone|toned|colou?red|colou?r)\b", text[end : end + 12]):
        return None
    return Hit("metal_colour_differs", start, end, because=terms("metal_tone", grounds.tones))


def _of_others(text: str, start: int, end: int) -> bool:
    """Colours of other jewellery in a recommendation: "with silver-tone rings", "warmer than silver-tone"."""
    after = re.match(
        r"[ -]\w+(?: or [\w-]+)? (?:pieces|jewell?ery|rings?|ones|bracelets|necklaces|chains)\b", text[end:]
    )
    before = re.search(r"\b(?:than|with|beside|next to a|among|or|usually wear|plenty of|likes?) $", text[:start])
    others = re.search(
        r"\bother (?:jewell?ery|pieces|rings|bracelets|necklaces|chains)\b", sentence_before(text, start)
    )
    return bool((after and before) or others) or text[:start].endswith("than ")


def _judge_plating(start: int, end: int, name: str, grounds: Grounds, words: str) -> Hit | None:
    plating = grounds.plating
    if words == "black rhodium" != plating:
        return Hit("plating_without_ground", start, end, instead=instead_of_metal(grounds))
    wanted = "rose gold" if name == "rose gold" else name.split()[-1]
    if plating and (plating.startswith(wanted) or (wanted == "gold" and "gold" in plating)):
        if words.startswith(("solid", "pure", "genuine")):
            return Hit("plated_called_solid", start, end)
        return None
    if _told_elsewhere(name, words, grounds):
        return None
    if name == "rhodium" and "rhodium" in plating:
        return None
    if not plating and grounds.base == name and not re.search(r"plat|gilt|vermeil|pvd|wash|dip|coat", words):
        return Hit("plating_without_ground", start, end, instead=instead_of_metal(grounds))
    return Hit("plating_without_ground", start, end, instead=instead_of_metal(grounds))


def _read_plating_words(text: str, grounds: Grounds) -> Iterator[Hit]:
    for found in _VERMEIL.finditer(text):
        if "vermeil" not in grounds.plating and not taken_back(text, found.start()):
            instead = f"gold-plated {grounds.base}" if "gold" in grounds.plating else instead_of_metal(grounds)
            yield Hit("vermeil_without_ground", *found.span(), instead=instead)
    for found in _GILT.finditer(text):
        if not grounds.plating and not grounds.hold({"told": "plat|gil[dt]"}) and not taken_back(text, found.start()):
            yield Hit("plating_without_ground", *found.span(), instead=None)
    for found in _PVD.finditer(text):
        if "pvd" not in grounds.plating.lower() and not taken_back(text, found.start()):
            yield Hit("plating_without_ground", *found.span(), instead=None)


def _same_metal(name: str, grounds: Grounds) -> bool:
    base = grounds.base
    if base is None:
        return False
    if name == base or (name == "gold" and base in _GOLDS):
        return True
    parts = {"gold-filled": ("gold-filled",), "silver-filled": ("silver-filled",), "base metal": ("zinc alloy",)}
    return (name == "tin" and base == "pewter") or name in parts.get(base, ())


def _told_elsewhere(name: str, words: str, grounds: Grounds) -> bool:
    """An accent metal, or a note such as 'recycled silver'."""
    last = words.split()[-1]
    if grounds.hold({"told": rf"{re.escape(words)}(?!\w)"}):
        return True
    return words == name and grounds.hold({"told": rf"(?:[\w-]+ )?{re.escape(last)}(?!\w)"})


def _plated(grounds: Grounds, metal: str) -> bool:
    return metal in grounds.plating


def _near_plating_word(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 45) : start] + text[end : end + 25]
    return re.search(r"plat(?:ed|ing)|vermeil|pvd|layer", around) is not None


def _is_idiom(text: str, start: int, end: int, name: str) -> bool:
    before, after = text[max(0, start - 30) : start], text[end : end + 20]
    if name == "tin" and not re.match(r"[ -](?:ring|alloy|earring|pendant|bracelet|necklace|bangle|brooch)", after):
        return True
    if re.search(r"worth (?:its|their|your) weight in $|heart of $|good as $|\bstrikes? $|going for $|\bno $", before):
        return name != "silver" or "no " not in before[-3:]
    colours = r"(?:black|green|red|blue|brown|grey|gray|white|pink|orange|purple|turquoise|cream|navy)"
    pair = re.search(rf"\b{colours} (?:and|or) $", before)
    return bool(pair and re.match(r"$|,| (?:go|work|sit|look|make|against|together)\b", after))


def _phrase_end(text: str, end: int) -> int:
    after = _PLATED_AFTER.match(text, end)
    return after.end() if after else end


def _at_least(fineness: object, least: int) -> bool:
    return isinstance(fineness, int) and fineness >= least


def instead_of_metal(grounds: Grounds) -> str | None:
    """The wording that the facts carry: the told metal, or its colour."""
    if grounds.base:
        fineness = grounds.metal.get("fineness")
        if grounds.plating:
            return f"{vocabulary.label('plating', grounds.plating)} {grounds.base}"
        return f"{fineness} {grounds.base}" if fineness else grounds.base
    tones = {"white": "silver-tone", "yellow": "gold-tone", "rose": "rose-tone", "copper": "copper-coloured"}
    return next((tones[tone] for tone in sorted(grounds.tones) if tone in tones), None)
