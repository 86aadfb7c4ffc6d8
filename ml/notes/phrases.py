"""The phrases of notes: words of five languages from the vocabulary, and patterns for measures and metals."""

import re
from collections.abc import Mapping
from functools import cache

from ml import vocabulary

# Shorter foreign words mean too many other things ("or" is French gold, "fer" iron).
_SHORTEST_FOREIGN = 4
_NOT_IN_NOTES: Mapping[str, frozenset[str]] = {
    "metal": frozenset({"stainless", "alloy"}),
    "stones": frozenset({"shell", "crystal", "none", "jet", "muschel", "concha", "bois"}),
    "technique": frozenset({"strung"}),
    "fastening": frozenset({"post", "none", "clip", "clips", "stud", "magnetic", "slip on", "endless"}),
    "type": frozenset({"other", "band", "pin", "set", "kette", "collar", "chain", "sets", "cadena", "anneau"}),
}


_MORE: Mapping[str, dict[str, str]] = {
    "plating": {
        f"plated {word} {metal}": metal
        for word in ("with", "in")
        for metal in ("gold", "rose gold", "silver", "rhodium")
    },
}


_COMPOUNDS = {
    "stones": {"susswasserperle": "pearl", "susswasserperlen": "pearl", "zuchtperle": "pearl", "zuchtperlen": "pearl",
               "susswasserzuchtperle": "pearl", "susswasserzuchtperlen": "pearl"},
}  # fmt: skip


@cache
def pattern(attribute: str) -> re.Pattern[str]:
    """Any phrase of an attribute in folded text, the longest first; hyphens and spaces are alike."""
    phrases = sorted(meanings(attribute), key=len, reverse=True)
    words = "|".join(re.escape(phrase).replace(r"\ ", "[ -]") for phrase in phrases)
    return re.compile(rf"(?<![\w])(?:{words})(?:e?s)?(?!\w)")


@cache
def meanings(attribute: str) -> Mapping[str, str]:
    """Folded phrase -> value, English before the other languages."""
    left_out = _NOT_IN_NOTES.get(attribute, frozenset())
    found: dict[str, str] = {}
    for language in ("en", "de", "fr", "es", "pt"):
        for phrase, value in vocabulary.synonyms(attribute, language).items():
            short = language != "en" and len(phrase) < _SHORTEST_FOREIGN
            if value != "none" and phrase not in left_out and not short and "(" not in phrase:
                found.setdefault(phrase, value)
    return found | _MORE.get(attribute, {}) | _COMPOUNDS.get(attribute, {})


def meaning(attribute: str, words: str) -> str | None:
    """The value that matched words name, also in the plural."""
    folded = vocabulary.folded(words)
    for form in (folded, re.sub(r"s$", "", folded), re.sub(r"es$", "", folded)):
        if form in meanings(attribute):
            return meanings(attribute)[form]
    return None


FINENESS = re.compile(
    r"(?<![\w.,])(?:(?P<mark>333|375|417|585|750|800|830|835|900|916|925|935|950|958|960|970|999)(?:er)?(?:/1000)?"
    r"|(?P<carat>8|9|10|14|18|22|24) ?-?(?:kt?|ct|carat|karat|quilates|carats))(?![\w.,]\d|\w)"
)
MARK_OF_CARAT = {8: 333, 9: 375, 10: 417, 14: 585, 18: 750, 22: 916, 24: 999}
WEIGHT = re.compile(r"(?<![\w.,])(?P<value>\d+(?:[.,]\d+)?) ?(?:g|gr|grams?|grammes?|gramm|gramos?)(?!\w)")
# "18 ct gold" and "18 ct gold-plated" tell the fineness of gold, not the weight of a stone.
_OF_GOLD = (
    r"(?! ?-?(?:solid |white |yellow |rose |red |pink )?(?:gold|or|oro|vermeil|plated|filled|vergoldet|plaque)(?!\w))"
)
STONE_WEIGHT = re.compile(rf"(?<![\w.,])(?P<value>\d+(?:[.,]\d+)?) ?(?:cts?|carats?|ctw)(?!\w){_OF_GOLD}")
RANGE = re.compile(r"(?<!\w)adjustable (?:from )?(?P<least>\d+(?:\.\d+)?) ?(?:-|to) ?(?P<most>\d+(?:\.\d+)?) ?cm(?!\w)")
LENGTH = re.compile(
    r"(?<![\w.,])(?:(?:about|approx\.?|approximately|around|ca\.?|circa|etwa|environ|unos) )?"
    r"(?P<value>\d+(?:[.,]\d+)?)(?: ?[x×] ?\d+(?:[.,]\d+)?)? ?"
    r"(?P<unit>mm|millimet(?:er|re)s?|cm|centimet(?:er|re)s?|in(?:ch(?:es)?)?|\")(?!\w)"
)
RING_SIZE = re.compile(
    r"(?<!\w)(?:size:? )?(?P<system>us|uk|eu)[ -]?(?:ring )?(?:size )?(?P<size>\d{1,2}(?:\.\d{1,2})?|[a-z])(?!\w)"
)
ANY_SIZE = re.compile(
    r"(?<!\w)(?P<words>adjustable|one size|resizable|made to size|verstellbar|grossenverstellbar|ajustable|reglable)"
    r"(?: fits (?:all|most))?(?! (?:from )?\d)(?!\w)"
)
HAND = re.compile(
    r"(?<!\w)(?:hand[ -]?(?:made|crafted)|made by hand|(?:made|crafted) by (?:me|myself|us)|"
    r"i made (?:it|this|them)(?: myself)?|"
    r"von hand gefertigt|handgemacht|handgefertigt|fait[es]* (?:a la )?main|hech[oa]s? a mano|"
    r"feito a mao)(?: by (?:me|myself|us))?(?!\w)"
)
EDITION = re.compile(
    r"(?<!\w)(?:one[ -]of[ -]a[ -]kind|ooak|einzelstuck|unikat|piece unique|pieza unica|limited to \d{1,4} pieces|"
    r"limited edition(?: of \d{1,4})?|made to order(?: in \d{1,2} (?:days|weeks))?|small series)(?!\w)"
)
NOTES: Mapping[str, re.Pattern[str]] = {
    "nickel-free, tested": re.compile(
        r"(?<!\w)(?:nickel[ -]free,? (?:and )?(?:lab )?tested|tested,? (?:and )?nickel[ -]free)(?!\w)"
    ),
    "stone cut in our own workshop": re.compile(
        r"(?<!\w)(?:(?:from|of) (?:my|our) own cutting|(?:my|our) own cut|cut by (?:me|us|myself)|"
        r"i cut (?:the stones?|it) myself|"
        r"stones? cut (?:by me|myself|in (?:my|our)(?: own)? workshop)|self[ -]cut)(?!\w)"
    ),
    "recycled silver": re.compile(r"(?<!\w)(?:recycled|reclaimed) (?:sterling )?silver(?!\w)"),
    "recycled gold": re.compile(r"(?<!\w)(?:recycled|reclaimed) gold(?!\w)"),
    "fair-mined gold": re.compile(r"(?<!\w)fair[ -]?(?:mined|trade) gold(?!\w)"),
    "reclaimed brass": re.compile(r"(?<!\w)(?:recycled|reclaimed) brass(?!\w)"),
    "driftwood": re.compile(r"(?<!\w)drift ?wood(?!\w)"),
}
OCCASION = re.compile(
    r"(?<!\w)(?:for|as) (?:an? |her |his |every )?(?P<words>everyday|day|festivals?|anniversary|"
    r"christening|bridesmaid gift|"
    r"engagement|wedding|birthday|graduation|christmas)(?: wear)?(?!\w)"
)
DIMENSION_WORDS: tuple[tuple[str, str], ...] = (
    (r"band|shank", "band_width_mm"),
    (r"chain|necklace length|long chain|kette|chaine|cadena", "chain_length_cm"),
    (r"inner|inside|wrist", "inner_length_cm"),
    (r"drop|hang", "drop_mm"),
    (r"wide|width|breit|large\b|ancho", "width_mm"),
    (r"diameter|across|durchmesser", "diameter_mm"),
    (r"thick|deep|depth", "depth_mm"),
    (r"high|height|tall|hoch|haut|alto", "height_mm"),
    (r"stone|cabochon|pearl|bead", "stone_size_mm"),
    (r"long|length|lang", "length_mm"),
)
