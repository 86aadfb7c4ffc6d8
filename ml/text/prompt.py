"""The prompt of the model: field, tone, length, and one group of control tokens for each fact to speak of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ml.text.licence import says
from ml.text.sheet import Sheet

TONES = ("plain", "warm", "elegant", "playful")
LENGTHS = ("short", "medium", "long")
FIELDS = ("description", "title", "tags", "alt_text")
START, END, A, TAG = "[start]", "[end]", "<a>", "<tag>"
FRAME_TOKENS = (
    "[pad]", START, END, TAG, A, "[write]", "[say:type]", "[say:metal_tone]",
    *(f"[field:{field}]" for field in FIELDS),
    *(f"[tone:{tone}]" for tone in TONES),
    *(f"[length:{length}]" for length in LENGTHS),
)  # fmt: skip
# Facts that shape the whole text, whether or not it names them.
ALWAYS = frozenset({"type", "metal_tone", "surface"})
SLOT = re.compile(r"<([a-z0-9_.]+)>")
_VALUE = re.compile(r"^\[(s|m|te|v|mo|t|made):")


def prompt_tokens(sheet: Sheet, field: str, tone: str, length: str, facts: Collection[str]) -> list[str]:
    """Control tokens for a text in this field about these facts (names of `sheet.context`)."""
    tokens = [START, f"[field:{field}]", f"[tone:{tone}]", f"[length:{length}]"]
    for name, group in sheet.context.items():
        if name in ALWAYS or name in facts:
            tokens += group
        if name in ALWAYS and name in facts:
            tokens.append(f"[say:{name}]")
    return [*tokens, "[write]"]


def unknown_token(token: str) -> str | None:
    """The token that stands for a value the model has no word of, or None if the token is not such a value."""
    found = _VALUE.match(token)
    return f"[{found[1]}:?]" if found else None


def said_facts(template: str, sheet: Sheet) -> frozenset[str]:
    """The facts (names of `sheet.context`) that a template speaks of, by a slot or by licensed words."""
    slots = set(SLOT.findall(template))
    return frozenset(name for name in sheet.context if _said(name, slots, template, sheet))


def _said(name: str, slots: set[str], template: str, sheet: Sheet) -> bool:
    if name.startswith("stone") and name[5:].isdigit():
        named = sheet.facts["stones"][int(name[5:]) - 1].get("name")
        kinds = ("name", "names") if named else ("colour", "hue", "name", "names")
        return any(f"s{name[5:]}.{kind}" in slots for kind in kinds)
    if name.startswith("motif"):
        word = rf"\b{re.escape(sheet.surface[name])}s?\b"
        return any(slot.startswith(name) for slot in slots) or bool(re.search(word, template, re.IGNORECASE))
    if name.startswith("technique"):
        number = int(name[9:])
        technique = sheet.facts["technique"][number - 1]
        return any(slot.startswith(f"tech{number}.") for slot in slots) or says(template, f"technique:{technique}")
    if name == "metal":
        return bool(slots & {"metal", "metal.adj", "core", "short", "plated", "plating"})
    if name == "metal_tone":
        return bool(slots & {"tone", "tone2"})
    if name == "made_by":
        return says(template, f"made_by:{sheet.facts['made_by']}")
    if name == "ring_size" and "adjustable" in sheet.flags and says(template, "adjustable"):
        return True
    if name in ("fastening", "materials_note", "edition", "occasion", "care"):
        return name in slots or says(template, f"{name}:{sheet.facts[name]}")
    if name == "no_stones":
        return says(template, "no_stones")
    return name in slots


def slots_of(fact: str) -> Sequence[str]:
    """Beginnings of the slots that belong to a fact of `sheet.context`."""
    if fact.startswith("stone"):
        return (f"s{fact[5:]}.",)
    if fact.startswith("technique"):
        return (f"tech{fact[9:]}.",)
    if fact == "metal":
        return ("metal", "core", "short", "plated", "plating", "accent")
    return ("tone",) if fact == "metal_tone" else (fact,)
