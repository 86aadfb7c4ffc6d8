"""A stone as a noun phrase with slots: "<a> faceted <s1.colour> <s1.name>", "<s2.colour> pearl-like beads"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ml.text.sheet import MAX_STONES, Sheet
from ml.text.stones import is_mass

# Pieces that carry a row of pearls or beads rather than one.
_ROWS = frozenset({"necklace", "bracelet", "anklet", "earrings", "cufflinks", "set", "tiara"})
_FORM_WORDS = ("faceted", "rough")
_SEEN_NOUNS = {"cabochon": "cabochon", "bead": "beads", "pearl": "pearl-like beads", "pave": "pavé", "enamel": "enamel"}


def stone_phrase(sheet: Sheet, number: int, *, plain: bool = False) -> str:
    """Stone `number` (from 1) in words; `plain` leaves out its form. One stone for one piece, several for a pair."""
    stone = _stone(sheet, number)
    words = _before(stone, number, plain=plain) + _noun(sheet, number, plain=plain)
    return f"<a> {words}" if _countable(sheet, number, plain=plain) and not takes_plural(sheet, number) else words


def noun_of(sheet: Sheet, number: int) -> str:
    """The stone without its form, for "the ...": "<s1.colour> cabochon", "<s1.name>"."""
    stone = _stone(sheet, number)
    if stone.get("name"):
        return _noun(sheet, number, plain=stone.get("form") not in ("bead", "cabochon"))
    return _hue(stone, number) + _noun(sheet, number)


def all_stones(sheet: Sheet) -> str:
    """All stones, joined: "<a> faceted green peridot and white pearl-like beads"."""
    return some_stones(sheet, range(1, len((sheet.facts.get("stones") or [])[:MAX_STONES]) + 1))


def some_stones(sheet: Sheet, numbers: Sequence[int]) -> str:
    """These stones, joined."""
    return joined([stone_phrase(sheet, number) for number in numbers])


def many_stones(sheet: Sheet) -> bool:
    """Whether the stones together are spoken of in the plural: "beads give", but "a cabochon gives"."""
    stones = sheet.facts.get("stones") or []
    return len(stones) > 1 or takes_plural(sheet, 1)


def takes_plural(sheet: Sheet, number: int) -> bool:
    """Whether this stone is spoken of in the plural."""
    stone = _stone(sheet, number)
    form, name = stone.get("form"), stone.get("name")
    if form == "bead" or (form == "pearl" and (not name or sheet.facts.get("type") in _ROWS)):
        return True
    return sheet.plural and _countable(sheet, number) and form != "pave"


def joined(phrases: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]]) if len(phrases) > 1 else "".join(phrases)


def _stone(sheet: Sheet, number: int) -> Mapping[str, Any]:
    stone: Mapping[str, Any] = sheet.facts["stones"][number - 1]
    return stone


def _hue(stone: Mapping[str, Any], number: int) -> str:
    colour, name = stone.get("colour"), str(stone.get("name") or "").lower()
    return f"<s{number}.colour> " if colour and str(colour) not in name else ""


def _before(stone: Mapping[str, Any], number: int, *, plain: bool) -> str:
    form = "" if plain or stone.get("form") not in _FORM_WORDS else f"{stone['form']} "
    pave = "" if plain or stone.get("form") != "pave" or not stone.get("name") else "pavé-set "
    return f"{form}{pave}{_hue(stone, number)}"


def _noun(sheet: Sheet, number: int, *, plain: bool = False) -> str:
    stone, many = _stone(sheet, number), takes_plural(sheet, number)
    form = stone.get("form")
    if stone.get("name"):
        if not plain and form == "bead":
            return f"<s{number}.name> beads"
        if not plain and form == "cabochon":
            return f"<s{number}.name> cabochon{'s' if many else ''}"
        return f"<s{number}.names>" if many or form == "pave" else f"<s{number}.name>"
    if plain and form != "enamel":
        return "stones" if many or form in ("bead", "pearl", "pave") else "stone"
    noun = _SEEN_NOUNS.get(str(form), "stone")
    return f"{noun}s" if many and noun in ("cabochon", "stone") else noun


def _countable(sheet: Sheet, number: int, *, plain: bool = False) -> bool:
    stone = _stone(sheet, number)
    form = stone.get("form")
    if form in ("pave", "enamel", "bead") or (form == "pearl" and not stone.get("name")):
        return False
    if form == "cabochon" and not plain:
        return True
    return not (stone.get("name") and is_mass(str(stone["name"])))
