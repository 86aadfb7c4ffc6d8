"""Measures texts against facts: untrue claims, facts covered, variety, length, who wrote, and how fast.

Two checks do not lean on the claims guard: numbers, and names of metals and stones, that no fact holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ml import claims
from ml.facts import FactSheet
from ml.text.agenda import required
from ml.text.measures import SIZES
from ml.text.ranking import grams, in_range, opening
from ml.text.references import chrf, parent, self_bleu
from ml.text.sheet import Sheet, make_sheet
from ml.text.text import Text
from ml.text.writer import statable

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MATERIAL = re.compile(
    r"\b(?:(?:gold|silver)(?![- ](?:tone|colou?red))|platinum|palladium|sterling|vermeil|brass|bronze|steel|"
    r"titanium|rhodium|"
    r"diamonds?|rub(?:y|ies)|sapphires?|emeralds?|garnets?|amethysts?|topaz|opals?|quartz|agate|onyx|jade|pearls?(?!-)|"
    r"moonstones?|peridots?|citrines?|malachite|turquoise(?!-)|lapis|amber(?! )|coral|jet)\b"
)


@dataclass(frozen=True)
class Case:
    """One text with what it was asked to be."""

    facts: FactSheet
    tone: str
    length: str
    text: Text
    another: Text | None = None
    reference: str = ""


def measure(cases: Sequence[Case]) -> dict[str, Any]:
    """Figures over all cases. `covered`: share of the required facts (type, metal or its colour, main stone,
    dimensions in medium and long texts) whose words stand in the description.
    """
    findings = [claims.check(_fields(case.text), case.facts) for case in cases]
    asked, said = _coverage(cases)
    descriptions = [case.text.description for case in cases]
    seconds = sorted(case.text.seconds for case in cases)
    return {
        "texts": len(cases),
        "unsupported_claims_per_100": round(100 * sum(map(len, findings)) / max(len(cases), 1), 2),
        "covered": round(said / max(asked, 1), 4),
        "numbers_without_fact": sum(len(numbers_without_fact(case)) for case in cases),
        "materials_without_fact": sum(len(materials_without_fact(case)) for case in cases),
        "length_fit": _share(in_range(case.text.description, case.length) for case in cases),
        "by_planner": _share(case.text.writer == "planner" for case in cases),
        "tags_mean": round(sum(len(case.text.tags) for case in cases) / max(len(cases), 1), 1),
        **_compared(cases),
        "distinct_2": distinct(descriptions, 2),
        "distinct_4": distinct(descriptions, 4),
        "distinct_openings": round(len({opening(one) for one in descriptions}) / max(len(cases), 1), 4),
        "seconds_median": round(seconds[len(seconds) // 2], 3) if seconds else 0.0,
        "seconds_95": round(seconds[int(len(seconds) * 0.95)], 3) if seconds else 0.0,
    }


def _compared(cases: Sequence[Case]) -> dict[str, float]:
    """Figures against references and second texts, where there are any."""
    found: dict[str, float] = {}
    pairs = [(case.text.description, case.another.description) for case in cases if case.another]
    if pairs:
        alike = [shared(first, second) for first, second in pairs]
        found["shared_5grams_of_two"] = round(sum(alike) / len(alike), 4)
        found["shared_5grams_worst"] = round(max(alike), 4)
    with_reference = [case for case in cases if case.reference]
    if with_reference:
        found["chrf"] = round(chrf(*_pairs(with_reference)), 2)
        scores = [parent(case.text.description, case.reference, _table(case)) for case in with_reference]
        found["parent"] = round(sum(scores) / len(scores), 4)
    if len(cases) > 1:
        found["self_bleu"] = round(self_bleu([case.text.description for case in cases]), 2)
    return found


def _pairs(cases: Sequence[Case]) -> tuple[list[str], list[str]]:
    return [case.text.description for case in cases], [case.reference for case in cases]


def _table(case: Case) -> list[str]:
    """The words of each fact that a description speaks of."""
    sheet = make_sheet(statable(case.facts))
    slots = ("type", "metal", "s1.name", "s1.colour", "s2.name", "s2.colour", "motif1", *SIZES, "weight_g")
    return [sheet.surface[slot] for slot in slots if slot in sheet.surface]


def numbers_without_fact(case: Case) -> set[str]:
    """Numbers in any field that none of the facts holds."""
    sheet = make_sheet(statable(case.facts))
    told = set(_NUMBER.findall(" ".join(sheet.surface.values()) + json.dumps(sheet.facts, default=str)))
    return set(_NUMBER.findall(_whole(case.text))) - told


def materials_without_fact(case: Case) -> set[str]:
    """Names of metals and stones in any field that none of the facts holds, colours such as "gold-tone" apart."""
    sheet = make_sheet(statable(case.facts))
    told = (" ".join(sheet.surface.values()) + json.dumps(sheet.facts, default=str)).lower()
    return {word for word in _MATERIAL.findall(_whole(case.text).lower()) if word.removesuffix("s") not in told}


def _whole(text: Text) -> str:
    return " ".join([text.title, text.description, *text.tags, text.alt_text])


def distinct(texts: Iterable[str], size: int) -> float:
    """Different n-grams over all n-grams of the texts (Li et al. 2016)."""
    every = [gram for text in texts for gram in _all_grams(text, size)]
    return round(len(set(every)) / max(len(every), 1), 4)


def shared(first: str, second: str, size: int = 5) -> float:
    """Share of the first text's n-grams that the second holds too."""
    own = grams(first, size)
    return len(own & grams(second, size)) / max(len(own), 1)


def covers(sheet: Sheet, fact: str, description: str) -> bool:
    """Whether the description holds words of the fact: one of the phrases of its slots."""
    words = description.lower()
    return any(_plain(phrase) in _plain(words) for phrase in _phrases(sheet, fact))


def _phrases(sheet: Sheet, fact: str) -> list[str]:
    starts: Mapping[str, tuple[str, ...]] = {
        "type": ("type", "types", "type.one"),
        "metal": ("metal", "metal.adj", "core", "short", "plating", "plated"),
        "metal_tone": ("tone", "tone2"),
        "stone1": ("s1.name", "s1.names")
        if sheet.facts.get("stones", [{}])[0].get("name")
        else ("s1.colour", "s1.hue"),
    }
    found = [sheet.surface[slot] for slot in starts.get(fact, (fact,)) if slot in sheet.surface]
    adjustable = fact == "ring_size" and "adjustable" in sheet.flags
    return [*found, "adjust"] if adjustable else found or [""]


def _plain(words: str) -> str:
    return (
        re.sub(r"^(?:natural|lab-created|stabilised) ", "", words.lower()).replace("-coloured", "").replace("-tone", "")
    )


def _coverage(cases: Sequence[Case]) -> tuple[int, int]:
    asked = said = 0
    for case in cases:
        sheet = make_sheet(statable(case.facts))
        for fact in required(sheet, case.length):
            asked += 1
            said += covers(sheet, fact, case.text.description)
    return asked, said


def _fields(text: Text) -> dict[str, str | Sequence[str]]:
    return {"title": text.title, "description": text.description, "tags": text.tags, "alt_text": text.alt_text}


def _all_grams(text: str, size: int) -> list[tuple[str, ...]]:
    words = re.findall(r"[\w'-]+", text.lower())
    return list(zip(*(words[start:] for start in range(size)), strict=False))


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return round(sum(found) / max(len(found), 1), 4)


def write_all(
    write: Callable[..., Text], rows: Iterable[Mapping[str, Any]], *, twice: bool = False, shop: bool = False
) -> list[Case]:
    """Writes a text for each row of facts, tone and length; `twice`: and another one that is to differ from it;
    `shop`: each is to differ from the thirty before it, as in one shop.
    """
    cases: list[Case] = []
    for row in rows:
        facts = FactSheet.from_json(row["facts"])
        order = {"tone": row.get("tone", "plain"), "length": row.get("length", "medium")}
        earlier = [case.text.description for case in cases[-30:]][::-1] if shop else []
        text = write(facts, **order, avoid=earlier)
        another = write(facts, **order, seed=1, avoid=[text.description, *earlier]) if twice else None
        cases.append(Case(facts, **order, text=text, another=another, reference=row.get("description", "")))
    return cases
