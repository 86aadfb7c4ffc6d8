"""Reads stones out of notes, with the colour, origin, treatment and form that stand beside their names."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import taken_back
from ml.notes.phrases import meaning, pattern

_AS_COLOUR = re.compile(r"[ -](?:colou?r(?:ed)?|blue|green|red|tone|look)\b")
# A stone named again is the same one, unless its origin is said again: then it may be another origin.
_ORIGIN_NEAR = re.compile(r"natural|genuine|mined|lab[- ]|synthetic|imitation|cultured")
_AFTER_NAME = re.compile(r"(?:,|:| is| are| -| \()? ?(?:cultivad[ao]s? )?(?:de culture )?(?:de |d')?")
_BEFORE = re.compile(r"(?:[\w-]+ ){0,4}$")
_FORM_AFTER = re.compile(r"[ -](cabochons?|beads?|pearls?|pave|rough|crystals?)(?!\w)")


def read_stones(text: str) -> Iterator[tuple[dict[str, str], int, int]]:
    """Each stone named in folded text with its span; negated ones ("no diamonds") are left alone."""
    seen: set[str] = set()
    for found in pattern("stones").finditer(text):
        name = meaning("stones", found.group())
        if name is None or _AS_COLOUR.match(text, found.end()) or taken_back(text, found.start()):
            continue
        around = text[max(0, found.start() - 14) : found.end() + 20]
        if name in seen and not _ORIGIN_NEAR.search(around):
            continue
        seen.add(name)
        stone = {"name": name, **_said_by(found.group())}
        start = _add_words_before(stone, text, found.start())
        end = _add_words_after(stone, text, _add_form_after(stone, text, found.end()))
        yield stone, start, end


def _said_by(words: str) -> dict[str, str]:
    """What the name itself says: "blue topaz" its colour, "glass beads" its form, a Zuchtperle its origin."""
    said: dict[str, str] = {}
    colour = meaning("stone_colours", words.split()[0]) if " " in words else None
    if colour is not None and words.split()[0] not in ("rose", "smoky", "moss", "tiger"):
        said["colour"] = colour
    if re.search(r"beads?$", words):
        said["form"] = "bead"
    if "zuchtperle" in words or "susswasser" in words:
        said["origin"] = "freshwater cultured" if "susswasser" in words else "cultured"
    return said


def _add_words_after(stone: dict[str, str], text: str, end: int) -> int:
    """Origin or treatment said after the name: "sapphire, heated", "perlas cultivadas de agua dulce"."""
    for key, attribute in (("origin", "origin"), ("treatment", "treatment")):
        joint = _AFTER_NAME.match(text, end)
        found = pattern(attribute).match(text, joint.end() if joint else end)
        value = meaning(attribute, found.group()) if found else None
        if found and value and key not in stone:
            stone[key] = value
            end = found.end()
    return end


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
    match = re.search(r"(?<!\w)lab(?!\w)", rest)
    if match and "origin" not in found:
        found["origin"] = "lab-created"
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
