"""What was read from an artisan's notes, offered to her to confirm; and what could not be read, kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ai_descriptions.facts import sheet_of
from ai_descriptions.web.fact_words import attribute_words, value_words
from listings.models import Listing
from ml.facts import FactSheet
from ml.notes import NotesReading, ReadFact, combined, read_notes


@dataclass(frozen=True)
class Proposal:
    """One fact read from the notes. ``number`` names it in the form; ``words`` are hers."""

    number: int
    attribute: str
    value: str
    words: str


def notes_panel(listing: Listing) -> dict[str, Any]:
    """The proposals that she has neither confirmed nor contradicted yet, and the words that could not be read.

    ``doubts`` are groups of proposals of which only one can be true: her notes say more than one.
    """
    if not listing.notes:
        return {"offered": False, "proposals": [], "doubts": [], "unread": []}
    sheet = sheet_of(listing)
    reading = _reading(listing, sheet)
    offered = _offered(reading)
    doubts = [doubt.options for doubt in reading.doubts if not any(_told(fact, sheet) for fact in doubt.options)]
    return {
        "offered": bool(offered or reading.unread),
        "proposals": [_proposal(offered.index(fact), fact) for fact in reading.facts if not _told(fact, sheet)],
        "doubts": [[_proposal(offered.index(fact), fact) for fact in options] for options in doubts],
        "unread": [unread.words for unread in reading.unread],
    }


def facts_confirmed(listing: Listing, wanted: str) -> dict[str, Any]:
    """Facts JSON of the proposal with this number, or of ``all`` that are open; empty if there is no such one.

    What is in doubt is never among ``all``.
    """
    sheet = sheet_of(listing)
    reading = _reading(listing, sheet)
    chosen = [
        fact
        for number, fact in enumerate(_offered(reading))
        if (wanted == str(number) or (wanted == "all" and number < len(reading.facts))) and not _told(fact, sheet)
    ]
    return _with_what_she_said(combined(chosen), sheet)


def _offered(reading: NotesReading) -> list[ReadFact]:
    """Every proposal in the order of the numbers that forms send: what is sure, then what is in doubt."""
    return [*reading.facts, *(option for doubt in reading.doubts for option in doubt.options)]


def _proposal(number: int, fact: ReadFact) -> Proposal:
    return Proposal(number, attribute_words(fact.attribute), _value(fact), fact.words)


def _with_what_she_said(facts: dict[str, Any], sheet: FactSheet) -> dict[str, Any]:
    """Stones and techniques that she told before stay beside the confirmed ones."""
    for attribute in ("stones", "technique"):
        if attribute in facts and sheet.told(attribute):
            said: list[Any] = [known.value for known in sheet.effective(attribute)]
            before = said[0] if attribute == "stones" else said
            facts[attribute] = [*before, *(one for one in facts[attribute] if one not in before)]
    return facts


def _reading(listing: Listing, sheet: FactSheet) -> NotesReading:
    kinds = [str(fact.value) for fact in sheet.effective("type")]
    return read_notes(listing.notes, piece=kinds[0] if kinds else None)


def _value(fact: ReadFact) -> str:
    value: Any = fact.value[fact.attribute]
    if fact.attribute == "technique":
        return ", ".join(value_words("technique", one) for one in value)
    return value_words(fact.attribute, value)


def _told(fact: ReadFact, sheet: FactSheet) -> bool:
    """Whether her word covers this already: the whole attribute, or for lists and measures this very part."""
    said: list[Any] = [known.value for known in sheet.effective(fact.attribute)] if sheet.told(fact.attribute) else []
    if not said:
        return False
    value: Any = fact.value[fact.attribute]
    match fact.attribute:
        case "technique":
            return all(one in said for one in value)
        case "stones":
            names = {stone.get("name") for stone in said[0]}
            return all(stone.get("name") in names for stone in value)
        case "dimensions":
            return set(value) <= set(said[0])
    return True
