"""A stone as a noun phrase with slots: "faceted <s1.colour> <s1.name>", "<s2.colour> pearl-like beads"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ml.text.sheet import MAX_STONES, Sheet


def stone_phrase(sheet: Sheet, number: int, *, plain: bool = False) -> str:
    """Stone `number` (from 1) in words; `plain` leaves out its form. One stone for one piece, several for a pair."""
    stone = sheet.facts["stones"][number - 1]
    if stone.get("name"):
        return _named(stone, number, many=sheet.plural, plain=plain)
    return _seen(stone, number, many=sheet.plural, plain=plain)


def all_stones(sheet: Sheet) -> str:
    """All stones, joined: "faceted green peridot and white pearl-like beads"."""
    numbers = range(1, len((sheet.facts.get("stones") or [])[:MAX_STONES]) + 1)
    return joined([stone_phrase(sheet, number) for number in numbers])


def many_stones(sheet: Sheet) -> bool:
    """Whether the stones together are spoken of in the plural: "beads give", but "a cabochon gives"."""
    stones = sheet.facts.get("stones") or []
    return len(stones) > 1 or all_stones(sheet).endswith(("beads", "stones", "cabochons"))


def joined(phrases: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]]) if len(phrases) > 1 else "".join(phrases)


def _named(stone: Mapping[str, Any], number: int, *, many: bool, plain: bool) -> str:
    name = str(stone["name"]).lower()
    colour = stone.get("colour")
    hue = f"<s{number}.colour> " if colour and str(colour) not in name and colour != name else ""
    if colour == "multi":
        hue = "multicoloured "
    form = stone.get("form")
    if plain or form not in ("faceted", "rough", "cabochon", "bead", "pave"):
        return f"{hue}<s{number}.name>"
    if form == "pave":
        return f"a pavé of {hue}<s{number}.name>"
    if form == "bead":
        return f"{hue}<s{number}.name> beads"
    if form == "cabochon":
        words = f"{hue}<s{number}.name> cabochon"
        return f"{words}s" if many else f"{'a' if hue.startswith('m') else '<a>'} {words}"
    return f"{form} {hue}<s{number}.name>"


def _seen(stone: Mapping[str, Any], number: int, *, many: bool, plain: bool) -> str:
    hue = f"<s{number}.colour>" if stone.get("colour") else ""
    form = None if plain else stone.get("form")
    noun, article = {
        "faceted": ("faceted {} stone", True), "cabochon": ("{} cabochon", True), "bead": ("{} beads", False),
        "pearl": ("{} pearl-like beads", False), "pave": ("{} pavé", False), "rough": ("rough {} stone", True),
        "enamel": ("{} enamel", False),
    }.get(str(form), ("{} stone", True))  # fmt: skip
    words = " ".join(noun.format(hue).split())
    if not article:
        return words
    if many:
        return f"{words}s"
    return f"<a> {words}" if words.startswith("<") else f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
