"""What the facts allow a text to say, in the shape in which the readers ask."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ml import vocabulary
from ml.claims.normalise import plain
from ml.facts import FactSheet, Source

_NOTES = ("materials_note", "edition", "occasion", "care", "fastening")


class Grounds:
    """Reads the sheet once. Told things come from people and marks; seen things also from asserting models."""

    def __init__(self, sheet: FactSheet) -> None:
        self.said: Mapping[str, Any] = sheet.statable()
        self.empty = not sheet.facts
        self.marked = any(fact.source is Source.MARK for fact in sheet.facts)

    @cached_property
    def metal(self) -> Mapping[str, Any]:
        """The told metal, or nothing."""
        metal: Mapping[str, Any] = self.said.get("metal", {})
        return metal

    @cached_property
    def base(self) -> str | None:
        """The told base metal."""
        return self.metal.get("base")

    @cached_property
    def plating(self) -> str:
        """The told plating; empty when there is none."""
        return str(self.metal.get("plating", ""))

    @cached_property
    def stones(self) -> list[dict[str, str]]:
        """Told or seen stones."""
        found: list[dict[str, str]] = self.said.get("stones", [])
        return found

    @cached_property
    def stone_names(self) -> dict[str, dict[str, str]]:
        """Told stones by their canonical name (an unknown one by its own)."""
        named = [stone for stone in self.stones if "name" in stone]
        return {vocabulary.canonical("stones", stone["name"]) or stone["name"].lower(): stone for stone in named}

    @cached_property
    def stone_colours(self) -> set[str]:
        """Colours of all stones."""
        return {stone["colour"] for stone in self.stones if "colour" in stone}

    @cached_property
    def stone_forms(self) -> set[str]:
        """Forms of all stones."""
        return {stone["form"] for stone in self.stones if "form" in stone}

    @cached_property
    def tones(self) -> set[str]:
        """Colours the metal may be said to have."""
        tones = {self.said["metal_tone"]} if "metal_tone" in self.said else set()
        if self.base:
            source = ("plating", self.plating) if self.plating else ("metal", self.base)
            tones |= set(vocabulary.entry(*source)["tones"])
        return tones

    @cached_property
    def told_words(self) -> str:
        """All free words that a person wrote, in plain spelling."""
        parts = [str(self.said.get(key, "")) for key in _NOTES]
        parts += [str(self.metal.get("accent", "")), str(self.metal.get("finish", ""))]
        parts += [str(stone.get(key, "")) for stone in self.stones for key in ("name", "origin", "treatment", "cut")]
        parts += [str(value) for value in self.said.get("technique", [])]
        parts += [str(value) for value in self.said.get("dimensions", {}).values()]
        return plain(" | ".join(parts)).text

    def hold(self, condition: Mapping[str, Any]) -> bool:
        """Whether a condition of a rule file is true: {"fact", "in"} or {"told": regular expression}."""
        if "told" in condition:
            return re.search(rf"(?<!\w)(?:{condition['told']})", self.told_words) is not None
        value = self.said.get(condition["fact"])
        for part in condition.get("part", "").split(".") if condition.get("part") else ():
            value = value.get(part) if isinstance(value, dict) else None
        values = value if isinstance(value, list) else [value]
        if "in" in condition:
            return any(item in condition["in"] for item in values)
        return value is not None
