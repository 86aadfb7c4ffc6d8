"""Reads stones out of notes, with the colour, origin, treatment and form that stand beside their names."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import negated
from ml.notes.phrases import meaning, pattern

_AS_COLOUR = re.compile(r"[ -](?:colou?r(?:ed)?|blue|green|red|tone|look)\b")
_BEFORE = re.compile(r"(?:[\w-]+ ){0,4}$")
_FORM_AFTER = re.compile(r"[ -](cabochons?|beads?|pearls?|pave|rough|crystals?)(?!\w)")


def read_stones(text: str) -> Iterator[tuple[dict[str, str], int, int]]:
    """Each stone named in folded text with its span; negated ones ("no diamonds") are left alone."""
    seen: set[str] = set()
    for found in pattern("stones").finditer(text):
        name = meaning("stones", found.group())
        if name is None or name in seen or _AS_COLOUR.match(text, found.end()) or negated(text, found.start()):
            continue
        seen.add(name)
        stone = {"name": name}
        start = _add_words_before(stone, text, found.start())
        end = _add_form_after(stone, text, found.end())
        yield stone, start, end


def _add_words_before(stone: dict[str, str], text: str, start: int) -> int:
    """Reads backwards through the adjectives; the first word that is none of them ends the stone."""
    before = _BEFORE.search(text[:start])
    words = before.group().split() if before else []
    begin = start
    for size in range(len(words), 0, -1):
        taken = words[-size:]
        read = _adjectives(taken)
        if read is not None:
            stone.update(read)
            begin = start - len(" ".join(taken)) - 1
            break
    return begin


def _adjectives(words: list[str]) -> dict[str, str] | None:
    """What a run of words says, or None when one of them is no adjective of a stone."""
    found: dict[str, str] = {}
    rest = " ".join(words)
    for key, attribute in (("origin", "origin"), ("treatment", "treatment"), ("colour", "stone_colours")):
        match = pattern(attribute).search(rest)
        value = meaning(attribute, match.group()) if match else None
        if match and value:
            found[key] = value
            rest = (rest[: match.start()] + rest[match.end() :]).strip()
    match = re.search(r"(?<!\w)(faceted|rough|raw)(?!\w)", rest)
    if match:
        found["form"] = "faceted" if match.group(1) == "faceted" else "rough"
        rest = (rest[: match.start()] + rest[match.end() :]).strip()
    return found if found and not rest.strip(" -") else None


def _add_form_after(stone: dict[str, str], text: str, end: int) -> int:
    after = _FORM_AFTER.match(text, end)
    if after is None:
        return end
    form = vocabulary.canonical("stone_forms", after.group(1).rstrip("s"), "en")
    if form is not None and form != "pearl":
        stone["form"] = form
    return after.end()
