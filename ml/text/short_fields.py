"""Titles, alt texts and tags by rule: what a buyer searches for, what a blind buyer would see, and never more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ml.text.clauses import SURFACES
from ml.text.sheet import Sheet
from ml.text.stone_words import joined, stone_phrase

_SLOT = re.compile(r"<([^>]+)>")
# What people call pieces with a motif, where the motif's own word is not all.
_MOTIF_TAGS = {
    "flower": ("floral jewellery", "flower jewellery", "flower motif"), "leaf": ("leaf jewellery", "nature jewellery"),
    "animal": ("animal jewellery", "animal motif"), "insect": ("insect jewellery", "bug jewellery"),
    "bird": ("bird jewellery", "nature jewellery"), "tree": ("tree jewellery", "nature jewellery"),
    "moon_star": ("celestial jewellery", "moon and stars", "moon jewellery"),
    "shell": ("shell jewellery", "seaside style"),
    "heart": ("heart jewellery", "heart motif", "heart gift"), "snake": ("snake jewellery", "serpent <type>"),
    "cross": ("cross jewellery", "cross motif"), "letter": ("letter jewellery", "initial <type>"),
    "skull": ("skull jewellery", "gothic style"), "geometric": ("geometric jewellery", "geometric design"),
    "knot": ("knot jewellery", "knot motif"), "crown": ("crown jewellery", "crown motif"),
    "spiral": ("spiral jewellery", "spiral motif"), "bow": ("bow jewellery", "bow motif"),
    "eye": ("eye jewellery", "eye motif"),
}  # fmt: skip
_FORM_TAGS = {"cabochon": "cabochon <type>", "faceted": "faceted stone <type>", "bead": "beaded <type>",
              "pave": "pavé <type>", "enamel": "enamel <type>", "rough": "rough stone <type>"}  # fmt: skip
# "White necklace" would be taken for the metal or the paint.
_PALE = ("clear", "white", "grey", "multi", "brown")
_GIFTS = ("jewellery gift", "birthday gift", "gift for a friend", "everyday jewellery")


def plan_title(sheet: Sheet, seed: int) -> str:
    """A short title: surface, metal or its colour, motif, type, stones; a measure where there is room for it."""
    metal = _metal_before(sheet)
    motif = "<motif1.adj>" if "motif1" in sheet.surface else ""
    surface = str(sheet.facts.get("surface"))
    shown = surface if surface in SURFACES else ""
    before, after = (shown, "") if shown in ("polished", "textured") else ("", shown)
    head = " ".join(part for part in (before, metal, after, motif, "<type>") if part)
    stones = [
        stone_phrase(sheet, number, plain=seed % 2 == 0).removeprefix("<a> ")
        for number in range(1, min(len(sheet.facts.get("stones") or []), 3) + 1)
    ]
    if stones and sheet.facts.get("type") == "loose_stone":
        return f"loose {joined(stones)}"
    return f"{head} with {joined(stones)}" if stones else _of_jewellery(head, sheet)


def plan_alt_text(sheet: Sheet) -> str:
    """What the picture shows, in a line."""
    surface = str(sheet.facts.get("surface"))
    tone = "<tone2>" if "tone2" in sheet.surface else ""
    motifs = [f"<a> <motif{number}.adj> motif" for number in (1, 2) if f"motif{number}" in sheet.surface]
    shown = surface if surface in SURFACES else ""
    words = [part for part in ((shown, tone) if shown in ("polished", "textured") else (tone, shown)) if part] + [
        "<type>"
    ]
    head = ("pair of " if sheet.plural else "") + " ".join(words)
    stones = [_seen(sheet, number) for number in range(1, len((sheet.facts.get("stones") or [])[:4]) + 1)]
    parts = [*motifs, *stones]
    return f"{head} with {joined(parts)}" if parts else _of_jewellery(head, sheet)


def plan_tags(sheet: Sheet) -> list[str]:
    """Tag templates from the facts, the most telling first; longer ones than a marketplace takes fall away later."""
    known = "type" in sheet.facts
    return [
        tag
        for tag in _tags(sheet)
        if all(slot in sheet.surface for slot in _SLOT.findall(tag)) and (known or "<type>" not in tag)
    ]


def _tags(sheet: Sheet) -> Iterator[str]:
    facts = sheet.facts
    surface = str(facts.get("surface"))
    yield from ("<metal.adj> <type>", "<tone> <type>") if "metal.adj" in sheet.surface else ("<tone> <type>",)
    yield from ("<motif1.adj> <type>", "<s1.name> <type>", "<metal>", "<s1.name>")
    for number, stone in enumerate((facts.get("stones") or [])[:3], 1):
        yield f"<s{number}.colour> stone <type>" if stone.get("form") in (None, "faceted", "cabochon", "rough") else ""
        yield f"<s{number}.colour> <type>" if stone.get("colour") not in _PALE else ""
        yield f"<s{number}.colour> bead <type>" if stone.get("form") == "bead" else ""
        yield _FORM_TAGS.get(str(stone.get("form")), "")
        yield f"<s{number}.name>"
    yield f"{surface} <type>" if surface in SURFACES else ""
    if facts.get("made_by") == "artisan":
        yield from ("handmade <type>", "handmade jewellery")
    yield from ("<tech1.adj> <type>", "<tech1.adj>", "<tech1.noun>", "<tone2> <type>", "<motif2.adj> <type>")
    for motif in (facts.get("motifs") or [])[:2]:
        yield from _MOTIF_TAGS.get(motif, ())
    yield (
        f"{facts['occasion']} gift"
        if facts.get("occasion") in ("anniversary", "wedding", "birthday", "christmas")
        else ""
    )
    yield from ("<drop_mm> drop", "<chain_length_cm> chain", "size <ring_size>")
    yield "<tone> jewellery"
    if (facts.get("stones") or [{}])[0].get("colour") not in (None, *_PALE):
        yield from ("<s1.colour> jewellery", "<s1.colour> stone")
    yield from _GIFTS
    yield "" if sheet.plural else "<type> gift"
    yield "<type>"
    yield "jewellery" if "type" not in facts else ""


def _seen(sheet: Sheet, number: int) -> str:
    """A stone as it looks: its colour and form; its name only where nothing else is known."""
    stone = sheet.facts["stones"][number - 1]
    if not stone.get("colour") and not stone.get("form"):
        return stone_phrase(sheet, number)
    bare = {key: value for key, value in stone.items() if key in ("colour", "form")}
    stones = [*sheet.facts["stones"][: number - 1], bare]
    return stone_phrase(Sheet({**sheet.facts, "stones": stones}, sheet.surface, sheet.context, sheet.flags), number)


def _of_jewellery(words: str, sheet: Sheet) -> str:
    """A piece of which nothing at all is known is at least a piece of jewellery."""
    return f"{words} of jewellery" if words.endswith("<type>") and "type" not in sheet.facts else words


def _metal_before(sheet: Sheet) -> str:
    return "<metal.adj>" if "metal.adj" in sheet.surface else "<tone>" if "tone" in sheet.surface else ""
