"""Everything a text about one piece may be composed of: learned, hand-written and aggregated sentences."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Sequence

from ml.text.appraisal import faults
from ml.text.casing import lower_starts
from ml.text.clauses import PROPER, fitting
from ml.text.composition import Composition, Phrase
from ml.text.details import detail_paragraphs, making_sentences, naming_sentences
from ml.text.fill import fill
from ml.text.habits import NO_HABITS, Habits
from ml.text.lessons import is_clean
from ml.text.phrasebook import Phrasebook
from ml.text.prompt import said_facts
from ml.text.ranking import nearly_same, opening, sentences
from ml.text.sections import CLOSE, DETAILS, FACTS, LOOK, MAKE, MAKING, OPEN, WEAR, due, section_of
from ml.text.sheet import Sheet

# A drawn part of the hand-written sentences, so that no text is bound to come again.
SHARE = 0.6


def learned(book: Phrasebook, sheet: Sheet, tone: str, facts: Collection[str]) -> list[Phrase]:
    """Sentences of the phrasebook that this piece can carry."""
    found = []
    for one in book.suiting(sheet, tone, facts):
        said = _said(one.text, sheet)
        where = section_of(one.text, said, first=one.first)
        if _whole(said, due(sheet, facts)) and not any(faults(one.text, sheet)):
            found.append(
                Phrase(one.text, where, said, _length(one.text), source=one.source, place=one.place, leans=one.leans)
            )
    return found


def written(sheet: Sheet, tone: str, facts: Collection[str]) -> list[Phrase]:
    """Hand-written and aggregated sentences for this piece."""
    wanted = due(sheet, facts)
    found = []
    for section, text, general in fitting(sheet, tone):
        said = _said(text, sheet)
        known = said <= wanted | {"type", "metal_tone", "metal", "surface"}
        if known and _whole(said, wanted) and is_clean(text, sheet):
            found.append(Phrase(text, section, said, _length(text), general=general and section in (LOOK, WEAR)))
    making, details = wanted & MAKING, wanted & DETAILS
    if making:
        found += _all(making_sentences(sheet, making, tone), MAKE, making)
    if details:
        found += _all(detail_paragraphs(sheet, details, tone), FACTS, details)
    return found + list(_naming(sheet, tone, wanted, [one for one in found if one.section == OPEN]))


def compose(
    phrases: Sequence[Phrase],
    sheet: Sheet,
    tone: str,
    length: str,
    facts: Collection[str],
    habits: Habits = NO_HABITS,
) -> Composition:
    """A fresh composition of these sentences."""
    return Composition(phrases, tone, length, due(sheet, facts), habits)


def drawn_part(phrases: Sequence[Phrase], dice: random.Random) -> list[Phrase]:
    """A part of the sentences; those that name facts stay, for they may be the only ones."""
    return [one for one in phrases if one.naming or dice.random() < SHARE]


def fresh(phrases: Sequence[Phrase], sheet: Sheet, spelling: str, earlier: Sequence[str]) -> list[Phrase]:
    """Those that stand in none of the earlier texts; to open with, begin like none, to close with, are like none."""
    if not earlier:
        return list(phrases)
    starts = {opening(text) for text in earlier}
    sentences_before = {said for text in earlier for said in sentences(text)}
    kept = []
    for one in phrases:
        text = fill(one.text, sheet, spelling=spelling)
        told = any(text in text_before for text_before in earlier)
        opened = one.section == OPEN and opening(text) in starts
        closed = one.section == CLOSE and any(nearly_same(text, said) for said in sentences_before)
        if not (told or opened or closed):
            kept.append(one)
    # A fact must be named even where each way of saying it has been used.
    new = {(one.section, one.says) for one in kept if one.naming}
    return kept + [one for one in phrases if one.naming and (one.section, one.says) not in new]


def _naming(sheet: Sheet, tone: str, wanted: frozenset[str], openings: Sequence[Phrase]) -> Iterator[Phrase]:
    """Sentences for what the openings leave unnamed: each single fact, and what any of them leaves together."""
    look = frozenset(fact for fact in wanted if fact not in MAKING and fact not in DETAILS)
    left = {look - one.says for one in openings} | {frozenset({fact}) for fact in look}
    main = frozenset(fact for fact in look if not fact.startswith("motif"))
    motifs = look - main
    left |= {group & main for group in left} | {group & motifs for group in left} | {main}
    for group in sorted(left, key=sorted):
        if group:
            yield from _all(naming_sentences(sheet, group, tone), LOOK, group)


def _all(texts: Iterable[str], section: str, says: frozenset[str]) -> list[Phrase]:
    lowered = dict.fromkeys(lower_starts(text, PROPER) for text in texts)
    return [Phrase(text, section, says, _length(text), naming=True) for text in lowered]


def _whole(said: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether a sentence says all of the making or the details if it says any: the rest is said in one breath."""
    return all(not said & group or said & group == wanted & group for group in (MAKING, DETAILS))


def _said(text: str, sheet: Sheet) -> frozenset[str]:
    return said_facts(text, sheet) | ({"accent"} if "<accent>" in text else frozenset())


def _length(text: str) -> int:
    return len(text.split())
