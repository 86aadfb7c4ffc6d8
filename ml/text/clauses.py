"""Hand-written sentences (words/sentences/*.txt), fitted to one piece.

A file holds one tone of voice. A heading such as `== look colour=blue form=cabochon` names the section and what the
facts must be; each line below it is one sentence. Braces stand for words that follow the piece:
{this} {is} {has} {it} {its} {them} {do} {s} {es} agree with its number; {metal} {made} {stones} {piece} {full} are
phrases with slots; {stone} {the stone} {a stone} {stone s} {stone is} {stone it} speak of the stone that the heading
asks for, else of the first. A sentence with a brace that this piece cannot fill is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ml.text.casing import lower_starts
from ml.text.sections import LOOK
from ml.text.sheet import Sheet
from ml.text.stone_words import all_stones, many_stones, noun_of, stone_phrase, takes_plural

FOLDER = Path(__file__).parent / "words" / "sentences"
# Words that keep their capital at the start of a sentence.
PROPER = frozenset({"I", "I'd", "I'm", "I'll", "I've", "Monday", "Sunday", "Saturday", "Friday"})
SURFACES = frozenset({"polished", "textured", "openwork", "beaded", "wire", "chain"})
_ONE = {"this": "this", "that": "that", "is": "is", "are": "is", "has": "has", "it": "it", "its": "its", "them": "it",
        "do": "does", "s": "s", "es": "es", "was": "was", "one": "one", "itself": "itself"}  # fmt: skip
_MANY = {"this": "these", "that": "those", "is": "are", "are": "are", "has": "have", "it": "they", "its": "their",
         "them": "them", "do": "do", "s": "", "es": "", "was": "were", "one": "ones", "itself": "themselves",
         }  # fmt: skip
_BRACE = re.compile(r"\{([a-z ]+)\}", re.IGNORECASE)
_FLAGS = {"tone": "tone", "surface": "surface", "motif": "motif", "type": "type", "metal": "metal"}


@dataclass(frozen=True)
class Clause:
    """One hand-written sentence, the section it belongs to, and the facts it needs: (what, any of these values)."""

    section: str
    needs: tuple[tuple[str, tuple[str, ...]], ...]
    text: str


@cache
def clauses(tone: str) -> tuple[Clause, ...]:
    """All sentences of a tone and those that suit every tone."""
    return tuple(clause for name in (tone, "any") for clause in _read(FOLDER / f"{name}.txt"))


def _read(path: Path) -> Iterator[Clause]:
    section = LOOK
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            section, *rest = line[2:].split()
            pairs = (part.partition("=") for part in rest)
            needs = tuple((what, tuple(values.split(","))) for what, _, values in pairs)
        elif line.strip() and not line.startswith("#"):
            yield Clause(section, needs, line.strip())


def fitting(sheet: Sheet, tone: str) -> Iterator[tuple[str, str, bool]]:
    """Section, template and whether it asks for nothing, of each hand-written sentence that this piece can carry."""
    words = piece_words(sheet)
    for clause in clauses(tone):
        number = _stone_meant(clause, sheet)
        if number is not None and _holds(clause, sheet):
            template = fitted(clause.text, words | _stone_braces(sheet, number))
            if template:
                yield clause.section, template, not clause.needs


def fitted(text: str, words: Mapping[str, str | None]) -> str | None:
    """The sentence with its braces filled, its start in lower case; None if one has no words for this piece."""
    if any(words.get(name.lower()) is None for name in _BRACE.findall(text)):
        return None
    # What a brace puts there decides between "a" and "an", and only the fill knows it.
    text = re.sub(r"\b[Aa]n? (?=[{<])", "<a> ", text)
    found = _BRACE.sub(lambda match: str(words[match[1].lower()]), text)
    return lower_starts(" ".join(found.split()), PROPER)


def piece_words(sheet: Sheet) -> dict[str, str | None]:
    """What the braces that speak of the whole piece stand for; None where the facts give no words."""
    surface = str(sheet.facts.get("surface"))
    look = f"{surface} " if surface in SURFACES else ""
    # "a polished gold-tone ring", but "a gold-tone chain necklace".
    quality, kind = (look, "") if surface in ("polished", "textured") else ("", look)
    motif = "<motif1.adj> " if "motif1" in sheet.surface else ""
    named = "metal" in sheet.surface
    colour = "<metal.adj> " if named else "<tone> " if "tone" in sheet.surface else ""
    metal = "<metal>" if named else "<tone> metal" if "tone" in sheet.surface else None
    stones = all_stones(sheet) if sheet.facts.get("stones") else None
    return {
        **(_MANY if sheet.plural else _ONE),
        "metal": metal,
        "made": None if metal is None else f"made of {metal}" if named else f"in {metal}",
        "stones": stones,
        "stones s": "" if stones and many_stones(sheet) else "s",
        "stones is": "are" if stones and many_stones(sheet) else "is",
        "stones do": "do" if stones and many_stones(sheet) else "does",
        "stones has": "have" if stones and many_stones(sheet) else "has",
        "look": look,
        "surface": surface if look else None,
        "piece": f"{look}{motif}<type>",
        "full": f"{quality}{colour}{kind}{motif}<type>",
        "toned": f"{colour}{motif}<type>",
        "motif": "<motif1.adj>" if motif else None,
        "a pair of": "a pair of" if sheet.plural else "<a>",
    }


def _stone_braces(sheet: Sheet, number: int) -> dict[str, str | None]:
    if not number:
        names = ("stone", "the stone", "a stone", "stone s", "stone is", "stone it", "stone its", "stone do")
        return dict.fromkeys((*names, "stone has", "hue"))
    many = takes_plural(sheet, number)
    noun = noun_of(sheet, number)
    return {
        "stone": noun,
        "the stone": f"the {noun}",
        "a stone": stone_phrase(sheet, number),
        "stone s": "" if many else "s",
        "stone is": "are" if many else "is",
        "stone it": "they" if many else "it",
        "stone its": "their" if many else "its",
        "stone do": "do" if many else "does",
        "stone has": "have" if many else "has",
        "hue": f"<s{number}.hue>" if f"s{number}.hue" in sheet.surface else None,
    }


def _stone_meant(clause: Clause, sheet: Sheet) -> int | None:
    """Number of the stone that the heading asks for; 0 where it asks for none and there is none; None if not met."""
    stones = sheet.facts.get("stones") or []
    asked = [(what, values) for what, values in clause.needs if what in ("colour", "form")]
    for number, stone in enumerate(stones[:4], 1):
        if all(str(stone.get(what)) in values for what, values in asked):
            return number
    return None if asked else 0


def _holds(clause: Clause, sheet: Sheet) -> bool:
    # Nobody wears a loose stone: only what is written for it, or for its colour and form, holds.
    meant = {"colour", "form"} & {what for what, _ in clause.needs} or ("type", ("loose_stone",)) in clause.needs
    if sheet.facts.get("type") == "loose_stone" and not meant:
        return False
    stones = len(sheet.facts.get("stones") or [])
    for what, values in clause.needs:
        if what in _FLAGS and not any(f"{_FLAGS[what]}:{value}" in sheet.flags for value in values):
            return False
        if what == "stones" and str(min(stones, 2)) not in values:
            return False
        if what == "number" and ("pair" if sheet.plural else "one") not in values:
            return False
        if what == "has" and not all(value in sheet.surface or value in sheet.flags for value in values):
            return False
        if what == "not" and any(value in sheet.surface or value in sheet.flags for value in values):
            return False
    return True
