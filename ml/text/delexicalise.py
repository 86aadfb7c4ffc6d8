"""Turns a text about known facts into a template: what comes from the facts becomes slots, the rest stays words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from ml.text.metals import CARATS
from ml.text.sheet import Sheet

NUMBER_WORDS = {
    8: "eight", 10: "ten", 12: "twelve", 15: "fifteen", 16: "sixteen", 18: "eighteen", 20: "twenty",
    21: "twenty-one", 22: "twenty-two", 28: "twenty-eight", 30: "thirty", 35: "thirty-five", 38: "thirty-eight",
    40: "forty", 42: "forty-two", 45: "forty-five", 50: "fifty", 55: "fifty-five", 60: "sixty", 70: "seventy",
    2: "two", 3: "three", 4: "four", 6: "six", 17: "seventeen", 19: "nineteen",
}  # fmt: skip
UNIT_WORDS = {
    "mm": r"(?:mm|millimetres?|millimeters?)",
    "cm": r"(?:cm|centimetres?|centimeters?)",
    "g": r"(?:g|grams?|grammes?)",
}
NOUNS = (
    r"rings?|earrings?|necklaces?|pendants?|bracelets?|bangles?|brooch(?:es)?|anklets?|cufflinks|set|"
    r"wire(?:work)?|chains?|"
    r"band|links?|openwork|filigree|metal(?:work)?|surface|studs?|hoops?|piece|jewellery|cuff|beads?|drops?|hooks|"
    r"clip-ons?|lever-backs?|frame|setting|ground|lattice|cables?|ropes?|one|pair"
)
STONE_NOUNS = (
    r"stones?|cabochons?|beads?|pearls?|pearl-|faceted|facets?|glass|enamel|pav|rough|ones?\b|gem|and\b|or\b|"
    r"jewel|bead|polished|cut|round|smooth|s\d|\ue000"
)
MARK = "\ue000"
COLOUR_WORDS = {
    "multi": "multicolou?red|many-colou?red",
    "turquoise": "turquoise-colou?red|turquoise",
    "grey": "gr[ea]y",
    "clear": "clear|colou?rless",
}
Keep = Callable[[str], str]


def delexicalise(text: str, sheet: Sheet) -> str:
    """The text with slots such as `<metal>` in place of the sheet's words; unknown words are left as they are."""
    text = _plain(text)
    slots: list[str] = []

    def keep(slot: str) -> str:
        slots.append(slot)
        return f"{MARK}{len(slots) - 1}{MARK}"

    for phrase, slot in sorted(_phrases(sheet), key=lambda pair: -len(pair[0])):
        pattern = rf"(?<![\w-]){phrase}(?![\w-]|{MARK})"
        text = _replace(pattern, text, partial(_variant, slot), keep)
    text = _colours(text, sheet, keep)
    text = re.sub(rf"{MARK}(\d+){MARK}", lambda match: f"<{slots[int(match[1])]}>", text)
    text = re.sub(r"\b([Aa])n? (?=<)", "<a> ", text)
    return re.sub(r"[ ]+", " ", text).strip()


def _plain(text: str) -> str:
    text = text.replace("\u00a0", " ").replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = re.sub(r" \(\d{3}\)", "", text)
    text = re.sub(r"\b925 sterling silver\b", "sterling silver", text)
    return re.sub(r"\b(\d+) ?(mm|cm|g)\b", r"\1 \2", text)


def _variant(slot: str, match: re.Match[str]) -> str:
    """Before a noun a metal is an adjective: "gold-filled studs", but "in gold-filled metal"."""
    if slot == "metal" and re.match(rf"(?:,? [\w-]+)? (?:{NOUNS})\b|[ ]{MARK}", match.string[match.end() :]):
        return "metal.adj"
    return slot


def _phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Regular expressions of the phrases to find, each with its slot."""
    for slot, words in sheet.surface.items():
        if slot.startswith("tech") or not slot.endswith((".colour", ".hue", ".adj")):
            yield re.escape(words), slot
    yield from _type_phrases(sheet)
    yield from _metal_phrases(sheet)
    yield from _stone_phrases(sheet)
    yield from _motif_phrases(sheet)
    yield from _measure_phrases(sheet)
    yield from _told_phrases(sheet)


def _type_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    word = sheet.surface["type"]
    yield (rf"(?:jewellery |jewelry )?{word}", "type") if word == "set" else (word, "type")


def _metal_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    surface = sheet.surface
    tones = {"silver": "silver", "gold": "gold", "rose": "rose(?: gold)?", "copper": "copper"}
    head = surface.get("tone", "").split("-")[0]
    if head in tones:
        yield rf"{tones[head]}[- ]tone[d]?", "tone"
        yield rf"{tones[head]}[- ]colou?red", "tone2"
    if "metal" not in surface:
        return
    core, metal = surface.get("core", surface["metal"]), surface["metal"]
    cores = [re.escape(core)]
    if core == "sterling silver":
        cores += ["925 silver", "silver"] if "core" in surface else ["925 silver"]
    if core == "999 fine silver":
        cores += ["fine silver", "999 silver"]
    if core == "stainless steel":
        cores += ["steel"]
    carats = re.match(r"(\d+)ct (.+)", core)
    if carats:
        fineness = "|".join(str(f) for f, c in CARATS.items() if str(c) == carats[1])
        cores += [rf"(?:{fineness}) {carats[2]}", rf"{carats[1]}[- ](?:ct|carat) {carats[2]}"]
    for one in cores:
        if "plated" in surface:
            yield rf"{surface['plated'].replace('-', '[- ]')} {one}", "metal"
        elif surface.get("plating", "").endswith("vermeil"):
            yield rf"{surface['plating']} (?:on|over) {one}", "metal"
        elif "plating" in surface:
            yield rf"{one} (?:with|in) (?:a )?{surface['plating']}(?: (?:coating|finish|plating))?", "metal"
            yield rf"{surface['plating']} (?:on|over) {one}", "metal"
            yield rf"{surface['plating']} {one}", "metal.adj"
        elif one != cores[0] and one != "silver":
            yield one, "metal"
    if metal.endswith("gold-filled metal"):
        yield metal.removesuffix(" metal"), "metal.adj"
    if surface.get("short", "").endswith("gold"):
        yield r"(?<=the )gold", "short"


def _stone_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for number, stone in enumerate((sheet.facts.get("stones") or [])[:4], 1):
        name = stone.get("name")
        if not name:
            continue
        origin = f"(?:{stone['origin']} )?" if stone.get("origin") else ""
        if stone.get("treatment"):
            origin += f"(?:{stone['treatment']} )?"
        yield origin + re.escape(name).replace(r"\ ", "[- ]"), f"s{number}.name"
        many = sheet.surface[f"s{number}.names"].rsplit(" ", 1)[-1] if name.endswith("y") else f"{name}s"
        last = name.rsplit(" ", 1)[-1]
        if last != name:
            yield rf"(?<=the ){last}", f"s{number}.name"
        if name != "glass":
            yield origin + many, f"s{number}.names"


def _motif_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for number in (1, 2):
        one = sheet.surface.get(f"motif{number}")
        if not one:
            continue
        before = sheet.surface[f"motif{number}.adj"]
        yield (
            rf"{before}(?= (?:motifs?|shapes?|designs?|forms?|patterns?|theme|outline|{NOUNS})\b)",
            f"motif{number}.adj",
        )
        if before == "celestial":
            yield "moon[- ]and[- ]stars?", f"motif{number}"


def _measure_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for slot, value in [*(sheet.facts.get("dimensions") or {}).items(), ("weight_g", sheet.facts.get("weight_g"))]:
        words = sheet.surface.get(slot)
        if not words or value is None:
            continue
        if slot == "ring_size":
            system, _, size = words.partition(" ")
            yield rf"{system} size {size}", slot
        number, _, unit = words.rpartition(" ")
        if unit in UNIT_WORDS:
            spelled = NUMBER_WORDS.get(int(value)) if isinstance(value, (int, float)) and value == int(value) else None
            either = f"(?:{re.escape(number)}|{spelled})" if spelled else re.escape(number)
            yield rf"{either}[- ]?{UNIT_WORDS[unit]}", slot
        if "–" in number:
            low, high = number.split("–")
            yield rf"{low}(?: cm)?(?: ?[–-] ?| to ){high} cm", slot
            yield rf"adjustable {low}(?: ?[–-] ?| to ){high} cm", slot


def _told_phrases(sheet: Sheet) -> Iterator[tuple[str, str]]:
    care = sheet.surface.get("care", "")
    verb, _, rest = care.partition(" ")
    if rest:
        yield rf"{verb} (?:it|them|the \w+) {re.escape(rest)}", "care"


def _colours(text: str, sheet: Sheet, keep: Keep) -> str:
    """Colour words that stand at a stone become that stone's colour; elsewhere they stay words."""
    for number, stone in enumerate((sheet.facts.get("stones") or [])[:4], 1):
        colour = stone.get("colour")
        if not colour:
            continue
        word = COLOUR_WORDS.get(colour, colour)
        before = rf"(?<![\w-])(?:{word})(?=,? (?:[\w-]+ )?(?:{STONE_NOUNS}))"
        text = _replace(before, text, f"s{number}.colour", keep, count=1 if _shared(sheet, colour) else 0)
        text = _replace(rf"(?<=\bin )(?:{word})(?![\w-])(?! (?!and|or)\w)", text, f"s{number}.hue", keep)
    return text


def _replace(pattern: str, text: str, slot: str | Callable[[re.Match[str]], str], keep: Keep, count: int = 0) -> str:
    """Puts the mark of a slot, or of the slot that a match asks for, in place of each match."""

    def mark(match: re.Match[str]) -> str:
        return keep(slot if isinstance(slot, str) else slot(match))

    return re.sub(pattern, mark, text, count=count, flags=re.IGNORECASE)


def _shared(sheet: Sheet, colour: str) -> bool:
    return [stone.get("colour") for stone in sheet.facts.get("stones") or []].count(colour) > 1
