"""The sentence planner: true texts from hand-written sentences, for when no drawn text may stand.

It speaks the same slot language as the model, so both are filled and checked alike. Its sentences are data
(words/clauses.json); which of them is taken is decided by a seed.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ml.text.agenda import agenda, left_over
from ml.text.appraisal import WORDS
from ml.text.measures import SIZES, words_with_unit
from ml.text.ranking import USUAL
from ml.text.sheet import Sheet
from ml.text.stone_words import all_stones, joined, many_stones, stone_phrase

_CLAUSES = Path(__file__).parent / "words" / "clauses.json"
_SURFACES = {
    "polished": "polished",
    "textured": "textured",
    "openwork": "openwork",
    "beaded": "beaded",
    "wire": "wire",
    "chain": "chain",
}
_ONE = {
    "this": "this",
    "is": "is",
    "has": "has",
    "it": "it",
    "its": "its",
    "them": "it",
    "s": "s",
    "es": "es",
    "combine": "combines",
}
_MANY = {
    "this": "these",
    "is": "are",
    "has": "have",
    "it": "they",
    "its": "their",
    "them": "them",
    "s": "",
    "es": "",
    "combine": "combine",
}
_FACTS = (
    "motif1", "motif2", "technique1", "technique2", "accent", "made_by", *SIZES, "weight_g", "fastening", "edition",
    "materials_note", "occasion", "care",
)  # fmt: skip


def plan(sheet: Sheet, tone: str, length: str, seed: int) -> str:
    """A description template in this tone and about this length; the same arguments give the same text."""
    chance = random.Random(f"{seed} {tone} {length}")
    picker = _Picker(sheet, tone, chance)
    facts = agenda(sheet, "description", length) | left_over(sheet)
    opening = picker.opening()
    body = [sentence for fact in _FACTS for sentence in picker.about(fact, facts)]
    body += list(other_dimensions(sheet))
    if length == "short":
        body = _within(body, WORDS["short"][1] - len(opening.split()))
    tail = picker.closings()
    words = len(f"{opening} {' '.join(body)}".split())
    spare: list[str] = []
    for sentence in tail:
        if words + len(sentence.split()) > USUAL[length] * 1.12 and (spare or words > USUAL[length] * 0.7):
            break
        spare.append(sentence)
        words += len(sentence.split())
    return " ".join([opening, *body, *spare])


def _within(sentences: Sequence[str], words: int) -> list[str]:
    """The first sentences that together have no more than so many words."""
    kept: list[str] = []
    for sentence in sentences:
        words -= len(sentence.split())
        if words >= 0:
            kept.append(sentence)
    return kept


def known_sentences(sheet: Sheet, tone: str, facts: frozenset[str]) -> tuple[list[str], list[str]]:
    """All the planner's sentences that fit this piece in this tone: those that may open a text, and the others."""
    picker = _Picker(sheet, tone, random.Random(0))
    others = [sentence for fact in _FACTS for sentence in picker.every(fact, facts)]
    return picker.openings(), [*others, *picker.closings()]


def sentence_about(sheet: Sheet, fact: str, tone: str, seed: int) -> str | None:
    """One sentence that states a fact, to complete a text that left it out; None if there is no such sentence."""
    picker = _Picker(sheet, tone, random.Random(f"{seed} {fact}"))
    if fact == "type":
        return None
    if fact == "metal":
        return picker.fitted("{it} {is} {made}.")
    if fact == "accent":
        return picker.fitted("There are accents in <accent>.")
    if fact == "metal_tone":
        return picker.fitted("The metal is <tone2>.")
    if fact.startswith("stone"):
        return f"There is also {stone_phrase(sheet, int(fact[5:]))}."
    return next(iter(picker.about(fact, {fact})), None)


def other_dimensions(sheet: Sheet) -> Iterator[str]:
    """Sentences for dimensions that have no slot of their own, such as a diameter; the number as told."""
    for name, value in (sheet.facts.get("dimensions") or {}).items():
        if name not in SIZES:
            label = re.sub(r"_(mm|cm|ct|g)$", "", name).replace("_", " ")
            yield f"The {label} is {words_with_unit(name, value)}."


def plan_title(sheet: Sheet, seed: int) -> str:
    """A short title: surface, metal or its colour, motif, type, stones."""
    metal = _metal_before(sheet)
    motif = "<motif1.adj>" if "motif1" in sheet.surface else ""
    parts = " ".join(
        part for part in (_SURFACES.get(str(sheet.facts.get("surface")), ""), metal, motif, "<type>") if part
    )
    stones = [
        stone_phrase(sheet, number, plain=True) for number in range(1, min(len(sheet.facts.get("stones") or []), 3) + 1)
    ]
    return f"{parts} with {joined(stones)}" if stones else _of_jewellery(parts, sheet)


def plan_alt_text(sheet: Sheet) -> str:
    """What the picture shows, in a line."""
    surface = _SURFACES.get(str(sheet.facts.get("surface")), "")
    tone = "<tone2>" if "tone2" in sheet.surface else ""
    motif = "<motif1.adj>" if "motif1" in sheet.surface else ""
    head = " ".join(part for part in (surface, tone, motif, "<type>") if part)
    return f"{head} with {all_stones(sheet)}" if sheet.facts.get("stones") else _of_jewellery(head, sheet)


def _of_jewellery(words: str, sheet: Sheet) -> str:
    """A piece of which nothing at all is known is at least a piece of jewellery."""
    return f"{words} of jewellery" if words == "<type>" and "type" not in sheet.facts else words


def plan_tags(sheet: Sheet) -> list[str]:
    """Tag templates from the facts, the most telling first."""
    tags = ["<metal.adj> <type>", "<metal>", "<tone> <type>", "<motif1.adj> <type>", "<s1.name> <type>",
            "<s1.colour> stone", "<s1.name>", "<s2.name>", "<tech1.adj>", "<tech1.noun>", "<type>"]  # fmt: skip
    if "type" not in sheet.facts:
        tags.append("jewellery")
    if sheet.facts.get("surface") in _SURFACES:
        tags.insert(3, f"{sheet.facts['surface']} <type>")
    if sheet.facts.get("made_by") == "artisan":
        tags.insert(3, "handmade <type>")
    return [tag for tag in tags if all(slot in sheet.surface for slot in re.findall(r"<([^>]+)>", tag))]


class _Picker:
    """Chooses and fits sentences for one piece, in one tone, with one pair of dice."""

    def __init__(self, sheet: Sheet, tone: str, chance: random.Random) -> None:
        self.sheet, self.tone, self.chance = sheet, tone, chance
        self._words = dict(_MANY if sheet.plural else _ONE) | _phrases(sheet)

    def opening(self) -> str:
        """The first sentence: type, metal or its colour, stones."""
        return self.fitted(self._pick(self._opening_group()))

    def openings(self) -> list[str]:
        """All first sentences that fit."""
        return [self.fitted(one["text"]) for one in _clauses()[self._opening_group()] if self._fits(one)]

    def every(self, fact: str, facts: frozenset[str]) -> Iterator[str]:
        """All sentences for a fact, if it is to be said."""
        if fact in facts:
            group = next((name for name in self._groups(fact) if name in _clauses()), None)
            yield from (self.fitted(one["text"]) for one in _clauses().get(group or "", ()) if self._fits(one))

    def _opening_group(self) -> str:
        bare = "" if self._words["metal"] else "_bare"
        return f"open{'_stones' if self.sheet.facts.get('stones') else ''}{bare}"

    def about(self, fact: str, facts: frozenset[str] | set[str]) -> Iterator[str]:
        """The sentence for a fact, if it is to be said."""
        if fact == "accent":
            if "accent" in self.sheet.surface and "metal" in facts:
                yield self.fitted(self._pick("accent"))
        elif fact in facts:
            group = next((name for name in self._groups(fact) if name in _clauses()), None)
            if group:
                yield self.fitted(self._pick(group))

    def closings(self) -> list[str]:
        """Sentences that may follow, the styling one for this kind of piece first, in a drawn order."""
        kind = str(self.sheet.facts.get("type"))
        fitting = [one for one in _clauses()["closing"] if self._fits(one)]
        own = [one for one in fitting if kind in one.get("types", ())]
        rest = [one for one in fitting if not one.get("types")]
        middle = [one for one in _clauses()["middle"] if self._fits(one)]
        for group in (own, rest, middle):
            self.chance.shuffle(group)
        order = [*own[:1], *rest[:1], *middle[:2], *own[1:2], *rest[1:3], *middle[2:4], *rest[3:], *own[2:]]
        return [self.fitted(one["text"]) for one in order]

    def fitted(self, text: str) -> str:
        """The sentence with its braces filled and its first letter raised."""
        found = re.sub(r"\{(\w+)\}", lambda match: self._fill(match[1]), text)
        found = re.sub(r"\b([Aa])n? (?=[aeiou]\w+ <type>)", r"\1n ", " ".join(found.split()))
        return found[0].upper() + found[1:]

    def _fill(self, name: str) -> str:
        words = self._words.get(name.lower(), "")
        return words[:1].upper() + words[1:] if name[0].isupper() else words

    def _pick(self, group: str) -> str:
        fitting = [one for one in _clauses()[group] if self._fits(one)] or list(_clauses()[group])
        return str(self.chance.choice(fitting)["text"])

    def _fits(self, one: Mapping[str, Any]) -> bool:
        kinds, tones = one.get("types"), one.get("tones")
        if one.get("only") and not self._words.get(one["only"]):
            return False
        return (not kinds or self.sheet.facts.get("type") in kinds) and (not tones or self.tone in tones)

    def _groups(self, fact: str) -> Sequence[str]:
        if fact.startswith("technique"):
            slot = f"tech{fact[9:]}"
            return (f"{fact}.{'adj' if f'{slot}.adj' in self.sheet.surface else 'noun'}",)
        if fact in SIZES and "adjustable" in str(self.sheet.facts["dimensions"][fact]):
            return (f"{fact}.adjustable", fact)
        value = str(self.sheet.facts.get(fact) or "")
        known = next(
            (name for name in _clauses() if name.startswith(f"{fact}.") and value.startswith(name[len(fact) + 1 :])), ""
        )
        return (known, fact)


def _phrases(sheet: Sheet) -> dict[str, str]:
    """The braces that hold slots: the metal, how the piece is made, how it looks, its stones."""
    surface = _SURFACES.get(str(sheet.facts.get("surface")), "")
    told = "metal" in sheet.surface
    metal = "<metal>" if told else "<tone> metal" if "tone" in sheet.surface else ""
    made = f"made of {metal}" if told else f"in {metal}" if metal else ""
    stones = all_stones(sheet)
    look = f"{surface} " if surface else ""
    return {
        "sv": "" if many_stones(sheet) else "s", "do": "do" if many_stones(sheet) else "does",
        "metal": metal, "made": made, "stones": stones, "stones_c": stones[:1].upper() + stones[1:], "look": look,
        "look2": f"{surface} " if surface in ("polished", "textured", "beaded") else "",
        "look_c": f"{surface}, " if surface in ("polished", "textured", "beaded") else "",
        "look3": surface if surface in ("polished", "textured", "beaded") else "ready to be worn",
        "a_look": look if sheet.plural else f"{'an' if surface.startswith('o') else 'a'} {look}" if look else "<a> ",
    }  # fmt: skip


def _metal_before(sheet: Sheet) -> str:
    return "<metal.adj>" if "metal.adj" in sheet.surface else "<tone>" if "tone" in sheet.surface else ""


@cache
def _clauses() -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = json.loads(_CLAUSES.read_text(encoding="utf-8"))["groups"]
    return groups
