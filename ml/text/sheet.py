"""What the writer knows of one piece: slots to fill, control tokens that tell the model, flags that license words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ml.text.measures import measure_slots
from ml.text.metals import TONES, metal_phrases
from ml.text.stones import stone_phrases

PLURAL_TYPES = frozenset({"earrings", "cufflinks"})
TYPE_WORDS = {"loose_stone": "loose stone", "other": "piece", "charm": "charm", "set": "set"}
MOTIF_WORDS = {
    "moon_star": ("moon and star", "moons and stars", "celestial"),
    "geometric": ("geometric shape", "geometric shapes", "geometric"),
    "leaf": ("leaf", "leaves", "leaf"),
}
MAX_STONES = 4
# Told phrases that end as "ed", "cast" and the like stand before a noun; others are nouns themselves.
ADJECTIVE_TECHNIQUE = re.compile(r"(ed|cast|sawn|strung|woven|cut|set|wrought|made|twined)( by hand)?$")


@dataclass(frozen=True)
class Sheet:
    """`surface`: slot -> its words. `context`: control tokens by fact. `flags`: what is licensed to be said."""

    facts: Mapping[str, Any]
    surface: Mapping[str, str]
    context: Mapping[str, tuple[str, ...]]
    flags: frozenset[str]

    @property
    def plural(self) -> bool:
        """Whether the piece is spoken of in the plural ("these earrings are")."""
        return self.facts.get("type") in PLURAL_TYPES


def make_sheet(facts: Mapping[str, Any]) -> Sheet:
    """Reads statable facts (the JSON of a fact sheet) into slots, control tokens and flags."""
    surface: dict[str, str] = {}
    context: dict[str, tuple[str, ...]] = {}
    flags: set[str] = {"free"}
    for read in (_type, _tone, _metal, _stones, _motifs, _surface, _techniques, _measures, _told):
        read(facts, surface, context, flags)
    return Sheet(facts, surface, context, frozenset(flags))


Surface = dict[str, str]
Context = dict[str, tuple[str, ...]]


def _type(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    kind = facts.get("type")
    known = kind not in (None, "other")
    word = TYPE_WORDS.get(str(kind), str(kind)) if known else "piece"
    surface["type"] = word
    number = "pl" if kind in PLURAL_TYPES else "sg"
    if number == "pl":
        surface["type.one"] = word.removesuffix("s")
    else:
        surface["types"] = word + ("es" if word.endswith(("ch", "x")) else "s")
    context["type"] = (f"[n:{number}]", f"[t:{kind if known else '?'}]")
    flags.add(f"type:{kind if known else '?'}")


def _tone(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    tone = facts.get("metal_tone")
    if tone in TONES:
        surface["tone"], surface["tone2"] = TONES[str(tone)]
    if tone:
        context["metal_tone"] = (f"[mt:{tone}]",)
        flags.add(f"tone:{tone}")


def _metal(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    metal = facts.get("metal")
    slots = metal_phrases(metal, facts.get("metal_tone"))
    surface |= slots
    if not metal or ("metal" not in slots and "accent" not in slots):
        return
    tokens = [f"[m:{metal['base']}]"] if "metal" in slots else []
    for kind in ("plated", "plating", "accent"):
        if kind in slots:
            tokens.append(f"[m+{kind}]")
            flags.add(kind)
    if metal.get("finish"):
        tokens.append(f"[m+{metal['finish']}]")
        flags.add(f"finish:{metal['finish']}")
    context["metal"] = tuple(tokens)
    flags |= {"metal", f"metal:{metal['base']}"}


def _stones(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    stones: Sequence[Mapping[str, Any]] = (facts.get("stones") or [])[:MAX_STONES]
    for number, stone in enumerate(stones, 1):
        surface |= {f"s{number}.{key}": words for key, words in stone_phrases(stone).items()}
        tokens = [f"[s{number}]", f"[s:{stone['name']}]" if stone.get("name") else "[s:unnamed]"]
        tokens += [f"[c:{stone['colour']}]"] if stone.get("colour") else []
        tokens += [f"[f:{stone['form']}]"] if stone.get("form") else []
        tokens += ["[o]"] if stone.get("origin") else []
        context[f"stone{number}"] = tuple(tokens)
        flags |= {"stones", f"stone:{stone.get('name')}", f"colour:{stone.get('colour')}", f"form:{stone.get('form')}"}
        flags |= {f"{key}:{stone[key]}" for key in ("origin", "treatment", "cut") if stone.get(key)}
    if facts.get("no_stones"):
        context["no_stones"] = ("[no_stones]",)
        flags.add("no_stones")


def _motifs(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    for number, motif in enumerate((facts.get("motifs") or [])[:2], 1):
        one, many, before = MOTIF_WORDS.get(
            motif, (motif, f"{motif}es" if motif.endswith("ss") else f"{motif}s", motif)
        )
        surface |= {f"motif{number}": one, f"motif{number}.pl": many, f"motif{number}.adj": before}
        context[f"motif{number}"] = (f"[mo:{motif}]",)
        flags |= {"motif", f"motif:{motif}"}


def _surface(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    if facts.get("surface"):
        context["surface"] = (f"[sf:{facts['surface']}]",)
        flags.add(f"surface:{facts['surface']}")


def _techniques(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    for number, technique in enumerate((facts.get("technique") or [])[:2], 1):
        before = bool(ADJECTIVE_TECHNIQUE.search(technique))
        surface[f"tech{number}.{'adj' if before else 'noun'}"] = technique
        context[f"technique{number}"] = (f"[te:{technique}]", f"[te+{'adj' if before else 'noun'}]")
        flags |= {"technique", f"technique:{technique}"}


def _measures(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    for measure in measure_slots(facts):
        surface[measure.slot] = measure.words
        context[measure.attribute] = (measure.token,)
        flags |= {"measure", *measure.flags}


def _told(facts: Mapping[str, Any], surface: Surface, context: Context, flags: set[str]) -> None:
    for attribute in ("fastening", "materials_note", "edition", "occasion", "care"):
        value = facts.get(attribute)
        if value and value != "none":
            surface[attribute] = str(value)
            context[attribute] = (f"[{attribute}]", f"[v:{value}]")
            flags |= {attribute, f"{attribute}:{value}"}
    if facts.get("made_by"):
        context["made_by"] = (f"[made:{facts['made_by']}]",)
        flags.add(f"made_by:{facts['made_by']}")
