"""Facts said in one breath: several measures, makings or terms aggregated into a sentence or two.

Aggregation as in Reiter and Dale, Building Natural Language Generation Systems (2000), chapter 5: fragments that share
a subject are joined; each fragment is a slot with its words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ml.text.clauses import piece_words
from ml.text.sheet import Sheet
from ml.text.stone_words import joined, some_stones

_HIGH = {"pendant_height_mm": "high", "height_mm": "high", "width_mm": "wide", "length_mm": "long", "depth_mm": "deep",
         "diameter_mm": "across"}  # fmt: skip
_NOUNS = {"pendant_height_mm": "height", "height_mm": "height", "width_mm": "width", "length_mm": "length",
          "depth_mm": "depth", "diameter_mm": "diameter", "drop_mm": "drop", "chain_length_cm": "chain",
          "inner_length_cm": "inner length", "band_width_mm": "band", "ring_size": "size", "stone_size_mm": "stone",
          "stone_weight_ct": "stone", "weight_g": "weight"}  # fmt: skip
_ORDER = tuple(_NOUNS)
_FASTENED = {
    "lever-back": "{have} lever-back fastenings", "hook": "hang from hooks", "clip-on": "{have} clip-on fastenings",
    "stud with butterfly back": "{have} butterfly backs", "hinged hoop": "{have} a hinged hoop",
    "screw back": "{have} screw backs",
}  # fmt: skip
_GIVEN = {"bridesmaid gift", "christening", "anniversary", "engagement", "wedding", "birthday", "graduation"}
_IMPERATIVE = re.compile(
    r"^(?:wipe|polish|keep|clean|store|avoid|take|rinse|dry|remove|do not|wash|brush|rub|put)\b", re.IGNORECASE
)
_NAMES = ("metal", "metal_tone", "stone1", "stone2", "stone3", "stone4")


def detail_paragraphs(sheet: Sheet, facts: Collection[str], tone: str) -> Iterator[str]:
    """Several ways to say all these facts (measures, weight, fastening, edition, notes, occasion, care)."""
    measured = [name for name in _ORDER if name in facts]
    lines = list(_measured(sheet, measured, tone, "fastening" in facts)) or [""]
    if "fastening" in facts and not measured:
        words = piece_words(sheet)
        lines = [f"{words['it']} {_fastened(sheet)}."]
    terms = _terms(sheet, facts)
    for number, line in enumerate(lines):
        for turn in range(2):
            told = [options[(number + turn) % len(options)] for options in terms]
            yield " ".join(part for part in (line, *told) if part)


def making_sentences(sheet: Sheet, facts: Collection[str], tone: str) -> Iterator[str]:
    """Several ways to say all these facts about how a piece is made: techniques, accent, maker."""
    words = piece_words(sheet)
    it, its_is = str(words["it"]), str(words["is"])
    before = [f"<tech{number}.adj>" for number in (1, 2) if f"technique{number}" in facts and _adjective(sheet, number)]
    nouns = [
        f"<tech{number}.noun>" for number in (1, 2) if f"technique{number}" in facts and not _adjective(sheet, number)
    ]
    nouns += ["accents in <accent>"] if "accent" in facts else []
    by_hand = any("hand" in str(technique) for technique in sheet.facts.get("technique") or [])
    made = {"artisan": f"{its_is} made by hand in our workshop", "workshop": f"come{words['s']} from our workshop"}.get(
        str(sheet.facts.get("made_by")) if "made_by" in facts else "", ""
    )
    if by_hand and made.endswith("by hand in our workshop") and before:
        made = f"come{words['s']} from our workshop"
    shared = made.startswith(f"{its_is} ")
    adjectives = [*before, made.removeprefix(f"{its_is} ")] if shared else before
    parts = [f"{its_is} {joined(adjectives)}"] if adjectives else []
    parts += [made] if made and not shared else []
    main = f"{it} {' and '.join(parts)}" if parts else ""
    if not nouns:
        yield from _made_alone(sheet, main, made, before, tone)
        return
    noun = joined(nouns)
    if main:
        yield f"{main}, with {noun}."
        yield (
            f"{main}. Look closely and you will find {noun}."
            if tone != "plain"
            else f"{main}; there {_be(noun)} {noun}."
        )
    else:
        yield f"{it} show{words['s']} {noun}."
        yield from _found(noun, words, tone)


def naming_sentences(sheet: Sheet, facts: Collection[str], tone: str) -> Iterator[str]:
    """Ways to name what a text has not named yet: the metal or its colour, stones, motifs."""
    words = piece_words(sheet)
    it, its_is, has = (str(words[name]) for name in ("it", "is", "has"))
    numbers = [int(name[5:]) for name in sorted(facts) if name.startswith("stone")]
    stones = some_stones(sheet, numbers)
    this, plain = str(words["this"]), tone == "plain"
    if "metal" in facts:
        ending = f", with {stones}" if stones else ""
        yield f"{this} <type> {its_is} made of <metal>{ending}."
        yield f"{this} <metal.adj> <type> {has} {stones}." if stones else f"{it} {its_is} made of <metal>."
    elif "metal_tone" in facts:
        yield f"{this} <tone> <type> {has} {stones}." if stones else "the metal is <tone2>."
        yield f"{stones} and <tone> metal share the work." if stones and not plain else "the metal is <tone2>."
    elif stones:
        yield f"{it} {has} {stones}."
        yield f"there {_be(stones)} {stones} as well."
    yield from _motifs(sheet, facts)


def _motifs(sheet: Sheet, facts: Collection[str]) -> Iterator[str]:
    words = piece_words(sheet)
    shown = [f"<a> <{name}>" for name in ("motif1", "motif2") if name in facts]
    if not shown or any(not name.startswith("motif") for name in facts):
        return
    if "motif1" in facts:
        yield f"the motif is {joined(shown)}."
        yield f"{words['it']} show{words['s']} {joined(shown)}."
    else:
        yield "<a> <motif2.adj> motif joins in."
        yield "there is <a> <motif2.adj> motif as well."


def _measured(sheet: Sheet, names: Sequence[str], tone: str, fastened: bool) -> Iterator[str]:
    """All measures in one sentence, three ways."""
    if not names:
        return
    words = piece_words(sheet)
    it, its_is, has, s = (str(words[name]) for name in ("it", "is", "has", "s"))
    spans = [f"<{name}> {_HIGH[name]}" for name in names if name in _HIGH]
    spans += ["<chain_length_cm> long"] if "chain_length_cm" in names and _is_chain(sheet, names) else []
    owned = ["a drop of <drop_mm>"] if "drop_mm" in names else []
    owned += [_inner(sheet)] if "inner_length_cm" in names else []
    owned += ["a band <band_width_mm> wide"] if "band_width_mm" in names else []
    does = (
        [f"hang{s} on a chain of <chain_length_cm>"]
        if "chain_length_cm" in names and not _is_chain(sheet, names)
        else []
    )
    does += [f"weigh{s} <weight_g>"] if "weight_g" in names else []
    size = [_size(sheet)] if "ring_size" in names else []
    verbs = [f"{its_is} {joined([*size, *spans])}"] if size or spans else []
    fastening = _fastened(sheet) if fastened else ""
    if owned and fastening.startswith(f"{has} "):
        owned, fastening = [*owned, fastening.removeprefix(f"{has} ")], ""
    verbs += [f"{has} {joined(owned)}"] if owned else []
    verbs += [*does, fastening] if fastening else does
    stone = [f"<{name}>" for name in ("stone_size_mm", "stone_weight_ct") if name in names]
    loose = sheet.facts.get("type") == "loose_stone"
    owner = "measures" if loose else f"{has} {'stones' if sheet.plural else 'a stone'} of"
    verbs += [f"{owner} {joined(stone)}"] if stone else []
    yield f"{it} {joined(verbs)}."
    the_type = f"the <type> {joined(verbs)}."
    yield the_type
    if len(verbs) > 1:
        yield f"{it} {joined(verbs[:-1])}; {it} {verbs[-1]}."
    if tone == "plain" and "adjustable" not in sheet.flags:
        spec = [f"{_NOUNS[name]} <{name}>" for name in names]
        after = f" {it} {_fastened(sheet)}." if fastened else ""
        yield f"measurements: {', '.join(spec)}.{after}" if len(spec) > 1 else f"{it} {joined(verbs)}."


def _terms(sheet: Sheet, facts: Collection[str]) -> list[list[str]]:
    """For each term its wordings."""
    words = piece_words(sheet)
    it, its_is = str(words["it"]), str(words["is"])
    found: list[list[str]] = []
    if "edition" in facts:
        edition = str(sheet.facts["edition"])
        one = edition.startswith("one of a kind")
        said = f"{it} {its_is} one of a kind." if one and not sheet.plural else f"{it} {its_is} <edition>."
        if edition.startswith("limited edition"):
            said = f"{it} come{words['s']} in <a> <edition>."
        elif edition.startswith("small series"):
            said = f"{it} {its_is} made in <a> <edition>."
        found.append([said])
    if "materials_note" in facts:
        found.append(["good to know: <materials_note>.", "a note on the materials: <materials_note>."])
    if "occasion" in facts:
        found.append(_occasion(sheet))
    if "care" in facts:
        care = str(sheet.facts["care"])
        found.append(["<care>." if _IMPERATIVE.match(care) else "care: <care>.", "to look after it: <care>."])
        if sheet.plural:
            found[-1][1] = "to look after them: <care>."
    return found


def _occasion(sheet: Sheet) -> list[str]:
    words = piece_words(sheet)
    occasion = str(sheet.facts["occasion"])
    if occasion == "everyday":
        return [
            f"{words['it']} {words['is']} meant for everyday wear.",
            f"we think of {words['them']} as everyday jewellery.",
        ]
    if occasion == "bridesmaid gift":
        return [f"{words['it']} would make a good <occasion>.", "think of it as <a> <occasion>."]
    if occasion in _GIVEN:
        return [f"<a> <occasion> would be a good reason to give {words['them']}.", "we had <a> <occasion> in mind."]
    return ["occasion: <occasion>."]


def _fastened(sheet: Sheet) -> str:
    value = str(sheet.facts["fastening"])
    have = "have" if sheet.plural else "has"
    if sheet.plural and value in _FASTENED:
        return _FASTENED[value].replace("{have}", have)
    if not sheet.plural and re.search(r"clasp|ring|hook|slider|catch", value):
        return "fastens with <a> <fastening>"
    # "butterfly backs" and "hooks" are told as several; "glass" and the like are not.
    return f"{have} <fastening>" if re.search(r"[^s]s$", value) else f"{have} <a> <fastening>"


def _size(sheet: Sheet) -> str:
    value = str(sheet.facts["dimensions"]["ring_size"])
    if "adjustable" in value:
        rest = re.sub(r"^adjustable\W*", "", value)
        return "adjustable, <ring_size>" if rest else "adjustable in size"
    return "size <ring_size>"


def _inner(sheet: Sheet) -> str:
    adjustable = "adjustable" in str(sheet.facts["dimensions"]["inner_length_cm"])
    return f"an {'adjustable ' if adjustable else ''}inner length of <inner_length_cm>"


def _is_chain(sheet: Sheet, names: Sequence[str]) -> bool:
    """Whether the chain is the piece itself rather than what a pendant hangs on."""
    return sheet.facts.get("type") in ("necklace", "bracelet", "anklet") and "pendant_height_mm" not in names


def _made_alone(sheet: Sheet, main: str, made: str, before: Sequence[str], tone: str) -> Iterator[str]:
    words = piece_words(sheet)
    yield f"{main}."
    yield f"{main}.".replace(f"{words['it']} ", "the <type> ", 1)
    if made and not before and sheet.facts.get("made_by") == "artisan":
        yield f"we make {words['them']} by hand in our workshop."
        yield f"{words['it']} {words['is']} handmade in our workshop."
    if before and not made and tone != "plain":
        yield f"look closely: {words['it']} {words['is']} {joined(before)}, and it shows."


def _found(noun: str, words: dict[str, str | None], tone: str) -> Iterator[str]:
    if tone == "plain":
        yield f"the work includes {noun}."
    elif tone == "warm":
        yield f"look closely and you will find {noun}."
    elif tone == "elegant":
        yield (
            f"{noun} gives {words['them']} {words['its']} character."
            if "," not in noun and " and " not in noun
            else f"one finds {noun}."
        )
    else:
        yield f"the party trick: {noun}."


def _adjective(sheet: Sheet, number: int) -> bool:
    return f"tech{number}.adj" in sheet.surface


def _be(words: str) -> str:
    plural = (
        " and " in words or words.endswith(("beads", "stones", "cabochons", "names>")) or words.startswith("accents")
    )
    return "are" if plural else "is"
