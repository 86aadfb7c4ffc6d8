"""Why words were changed: asked of the facts, of the claims guard and, where both are silent, of the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ml import claims, vocabulary
from ml.claims import Finding
from ml.edits.facts import FactChange, sheet_from
from ml.edits.model import Change, Kind
from ml.edits.news import tells_news

# What a finding is about. Rules that are not here are about law, promises or a marketplace's form.
ATTRIBUTE_OF_RULE = {
    **dict.fromkeys(
        ("metal_without_ground", "plated_called_solid", "plating_without_ground", "sterling_without_925"), "metal"
    ),
    **dict.fromkeys(("fineness_without_ground", "vermeil_without_ground", "precious_metal_without_ground"), "metal"),
    "metal_colour_differs": "metal_tone",
    "type_differs": "type",
    "type_unconfirmed": "type",
    **dict.fromkeys(("stone_without_ground", "stone_look_without_ground", "stones_denied"), "stones"),
    **dict.fromkeys(("origin_without_ground", "treatment_without_ground", "loose_gem_words"), "stones"),
    "motif_without_ground": "motifs",
    "technique_without_ground": "technique",
    "handmade_without_ground": "made_by",
    "fastening_without_ground": "fastening",
    "adjustable_without_ground": "dimensions",
    "measure_without_ground": "dimensions",
    "edition_without_ground": "edition",
    "material_without_ground": "materials_note",
}
# Findings that something is missing: they say nothing against the words at which they stand.
_OMISSIONS = frozenset({"origin_not_said", "gold_without_fineness", "silver_without_fineness", "hallmark_to_confirm"})
_PHRASE_WORDS = re.compile(r"\w+(?:[.']\w+)*")
_NOTE_WORDS = 4
_GRAMS = re.compile(r"\d ?(?:g|grams?|grammes?)\b|\bgrams?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Characters that went and came, as (start, end) in their fields, and the sentences around them."""

    gone: tuple[int, int]
    came: tuple[int, int]
    was: str
    sentence: str


class Reasons:
    """Judges the changes of one field."""

    def __init__(
        self,
        field: str,
        draft: str,
        final: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        facts: Sequence[FactChange],
    ) -> None:
        self.field, self._draft, self._final = field, draft, final
        self._before, self._after, self._facts = before, after, facts

    def change(self, place: Place) -> Change:
        gone, came = self._draft[slice(*place.gone)], self._final[slice(*place.came)]
        kind, attribute = self._judged(place, gone, came)
        return Change(kind, self.field, attribute, gone, came, place.sentence, place.was)

    def _judged(self, place: Place, gone: str, came: str) -> tuple[Kind, str]:
        fixed = self._fixed(place, gone, came)
        if fixed:
            return Kind.FACT_FIX, fixed
        if any(_overlap(one, place.gone) for one in self._mended):
            return Kind.LEGAL, ""
        added = self._added(place, gone, came)
        if added is not None:
            return Kind.ADDITION, added
        return Kind.STYLE, ""

    def _fixed(self, place: Place, gone: str, came: str) -> str:
        """The attribute whose wrong value went, or whose right one came in its place."""
        wrong = [fact for fact in self._facts if fact.verdict == "wrong"]
        for fact in wrong:
            if says(gone, fact.old - fact.new) or (gone and says(came, fact.new - fact.old)):
                return fact.attribute
        untrue = [one for one in self._untrue_now if _overlap(one, place.gone)]
        attributes = {ATTRIBUTE_OF_RULE[one.rule] for one in untrue if one.rule in ATTRIBUTE_OF_RULE}
        concerned = [fact.attribute for fact in wrong if fact.attribute in attributes]
        return concerned[0] if concerned else next(iter(sorted(attributes)), "") if wrong else ""

    def _added(self, place: Place, gone: str, came: str) -> str | None:
        """The attribute that came, "" for news of another kind, None if nothing was added."""
        if not came:
            return None
        for fact in self._facts:
            if fact.verdict == "new" and says(came, fact.new - _said_in(gone, fact.new)):
                return fact.attribute
        unknown = [one for one in self._unknown_before if _overlap(one, place.came)]
        for one in unknown:
            if not any(_overlap(other, place.gone) and other.rule == one.rule for other in self._unknown_in_draft):
                attribute = ATTRIBUTE_OF_RULE.get(one.rule, "")
                return "weight_g" if attribute == "dimensions" and _GRAMS.search(came) else attribute
        return "" if tells_news(gone, came) else None

    @cached_property
    def _mended(self) -> list[Finding]:
        """What the guard found in the draft when it was written and does not find any more."""
        left = Counter(one.rule for one in self._check(self._final, self._after))
        found = [one for one in self._unknown_in_draft if one.rule not in _OMISSIONS]
        return [one for one in found if left[one.rule] < sum(other.rule == one.rule for other in found)]

    @cached_property
    def _unknown_in_draft(self) -> list[Finding]:
        return self._check(self._draft, self._before)

    @cached_property
    def _unknown_before(self) -> list[Finding]:
        """Claims of the final text that the earlier facts do not carry."""
        return [one for one in self._check(self._final, self._before) if one.rule not in _OMISSIONS]

    @cached_property
    def _untrue_now(self) -> list[Finding]:
        """Claims of the draft that the later facts do not carry, and the earlier ones did."""
        then = {(one.rule, one.start) for one in self._unknown_in_draft}
        found = self._check(self._draft, self._after)
        return [one for one in found if (one.rule, one.start) not in then and one.rule not in _OMISSIONS]

    def _check(self, text: str, facts: Mapping[str, Any]) -> list[Finding]:
        value: str | list[str] = text.split(", ") if self.field == "tags" else text
        return claims.check({self.field: value}, sheet_from(facts)) if text else []


def _overlap(finding: Finding, span: tuple[int, int]) -> bool:
    return finding.start < span[1] and span[0] < finding.end


def says(text: str, phrases: frozenset[str]) -> bool:
    """Whether one of the folded phrases stands in the text."""
    return bool(_said_in(text, phrases))


def _said_in(text: str, phrases: frozenset[str]) -> frozenset[str]:
    """Those of the folded phrases that stand in the text as words, in one or in several; of a long one most words."""
    found = _PHRASE_WORDS.findall(vocabulary.folded(text))
    words = f" {' '.join(found)} "
    return frozenset(
        one for one in phrases if f" {one} " in words or f" {one}s " in words or _mostly(one.split(), set(found))
    )


def _mostly(phrase: list[str], words: set[str]) -> bool:
    """Whether four of five words of a note ("keep away from perfume and chlorine") are there, in whatever order."""
    return len(phrase) >= _NOTE_WORDS and len(words.intersection(phrase)) >= 0.8 * len(phrase)
