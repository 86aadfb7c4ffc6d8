"""Measures texts against facts: untrue claims, facts covered, variety, length, who wrote, and how fast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ml import claims
from ml.facts import FactSheet
from ml.text.agenda import required
from ml.text.ranking import grams, in_range, opening
from ml.text.sheet import Sheet, make_sheet
from ml.text.text import Text
from ml.text.writer import statable


@dataclass(frozen=True)
class Case:
    """One text with what it was asked to be."""

    facts: FactSheet
    tone: str
    length: str
    text: Text


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
        "length_fit": _share(in_range(case.text.description, case.length) for case in cases),
        "by_planner": _share(case.text.writer == "planner" for case in cases),
        "distinct_2": distinct(descriptions, 2),
        "distinct_4": distinct(descriptions, 4),
        "distinct_openings": round(len({opening(one) for one in descriptions}) / max(len(cases), 1), 4),
        "seconds_median": round(seconds[len(seconds) // 2], 3) if seconds else 0.0,
        "seconds_95": round(seconds[int(len(seconds) * 0.95)], 3) if seconds else 0.0,
    }


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


def write_all(write: Callable[..., Text], rows: Iterable[Mapping[str, Any]]) -> list[Case]:
    """Writes a text for each row of facts, tone and length."""
    cases = []
    for row in rows:
        facts = FactSheet.from_json(row["facts"])
        tone, length = row.get("tone", "plain"), row.get("length", "medium")
        cases.append(Case(facts, tone, length, write(facts, tone=tone, length=length)))
    return cases
