"""Puts the facts' words into a template: articles, capitals, spelling, and what the law wants beside a name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ml.spelling import respell
from ml.text.casing import raise_starts
from ml.text.prompt import SLOT, TAG
from ml.text.sheet import Sheet
from ml.text.stones import full_name, plural

# Slots whose words are the maker's own: they pass exactly as told, also in American spelling.
_OWN_WORDS = re.compile(r"^(s\d\.names?|fastening|materials_note|edition|occasion|care)$")
_SOUNDS_LIKE_A = re.compile(r"^(uni(?!n)|us(?![t])|u[kst]\b|use|euro|eu(?!\b)|one\b|once\b|ewe)", re.IGNORECASE)
_SOUNDS_LIKE_AN = re.compile(
    r"^([aeiou]|h(?:our|onest|onour|eir)|8|11(?!\d)|18(?!\d)|[FHLMNRSX](?![a-z]))", re.IGNORECASE
)
_LETTER = re.compile(r"^[FHLMNRSX](?![a-z])")
_NAMED = re.compile(r"^s(\d)\.(names?)$")
_SLOTS = re.compile(rf"<s(\d)\.colour> <s\1\.(names?)>|{SLOT.pattern}")
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:in|the|upon|beside|an?|one)|<a>)(?: (?:cool|warm|pale|bright|soft|same|polished|<a>|an?))* $",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"[.;:]|$|,(?! [\w-]+(?: [\w-]+)? <| (?:\w+ ){0,2}(?:metal|surface))|"
    r" (?:of|and|is|that|with|to|has)\b(?! <|(?: \w+){1,3} metal)"
)


def article(following: str) -> str:
    """ "a" or "an" before these words, by their sound: "an 18ct gold ring", "a unique", "an onyx", "a US 7"."""
    word = following.lstrip("\"'(")
    if re.match(r"^[fhlmnrsx]", word, re.IGNORECASE) and not re.match(r"^h(our|onest|onou?r|eir)", word, re.IGNORECASE):
        return "an" if _LETTER.match(word) else "a"
    return "an" if _SOUNDS_LIKE_AN.match(word) and not _SOUNDS_LIKE_A.match(word) else "a"


def fill(template: str, sheet: Sheet, *, spelling: str = "uk", sentence: bool = True) -> str:
    """The finished text. Raises KeyError for a slot that the sheet cannot fill. `sentence` raises sentence starts."""
    words = _words(sheet, spelling)
    named: set[str] = set()

    def put(match: re.Match[str]) -> str:
        if match[1]:
            return _stone(match[1], match[2], sheet, named, spelling, coloured=True)
        if match[3] == "a":
            return match[0]
        found = _NAMED.match(match[3])
        if found:
            return _stone(found[1], found[2], sheet, named, spelling)
        return words[match[3]].replace("-", " ") if _is_noun(match) else words[match[3]]

    text = _SLOTS.sub(put, respell(template, spelling))
    text = re.sub(r"<a> (?=(\S+))", lambda match: f"{article(match[1])} ", text)
    text = re.sub(r"\ban? (?=\d)", lambda match: f"{article(match.string[match.end() :])} ", text)
    text = re.sub(r" +([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip()
    return raise_starts(text) if sentence else text


def _is_noun(slot: re.Match[str]) -> bool:
    """ "a ring in gold tone", but "a gold-tone ring" and "the metal is gold-tone"."""
    if slot[3] != "tone":
        return False
    return bool(_NOUN_BEFORE.search(slot.string[: slot.start()]) and _NOUN_AFTER.match(slot.string[slot.end() :]))


def fill_tags(template: str, sheet: Sheet, *, spelling: str = "uk") -> list[str]:
    """The filled tags of a template, in lower case but for the maker's own words, each once."""
    tags = (
        fill(part.strip(), sheet, spelling=spelling, sentence=False) for part in template.split(TAG) if part.strip()
    )
    return list(dict.fromkeys(tags))


def _words(sheet: Sheet, spelling: str) -> Mapping[str, str]:
    return {
        slot: words if _OWN_WORDS.match(slot) else respell(words, spelling) for slot, words in sheet.surface.items()
    }


def _stone(number: str, kind: str, sheet: Sheet, named: set[str], spelling: str, *, coloured: bool = False) -> str:
    """A stone by its name. One that is natural or treated says so when first named; any other origin always."""
    stone = sheet.facts["stones"][int(number) - 1]
    name = str(stone["name"]) if kind == "name" else plural(str(stone["name"]))
    words = full_name(stone, name, colour=coloured, again=number in named)
    named.add(number)
    return respell(words.removesuffix(name), spelling) + name
