"""New sentences for the shared stock: only such as three makers wrote alike, without a name, a number or a story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ml import claims
from ml.data.examples import TextExample
from ml.edits.facts import sheet_from
from ml.edits.sentences import sentences_of
from ml.facts import FactSheet
from ml.text.appraisal import faults
from ml.text.casing import lower_starts
from ml.text.clauses import PROPER
from ml.text.delexicalise import delexicalise
from ml.text.fill import fill
from ml.text.hearsay import is_hearsay
from ml.text.lessons import Lesson, is_clean
from ml.text.phrasebook import Sentence, learned_sentence
from ml.text.prompt import LENGTHS, SLOT, TONES, said_facts
from ml.text.sheet import Sheet, make_sheet
from ml.text.writer import statable

# A maker's own wording must not turn up in a competitor's listing: what three of them say is nobody's own.
FEWEST_ARTISANS = 3
FEWEST_WORDS, MOST_WORDS = 5, 30
_PERSON = re.compile(r"\b(?:I|I'\w+|we|we'\w+|our|ours|us|my|mine|me)\b", re.IGNORECASE)
_NAME = re.compile(r"\b(?!I\b)[A-Z]\w*")
_FOREIGN = re.compile(r"[\d@#&/\\<>\[\]{}|*_~=+]|https?|www\.")
_FIRM = re.compile(r"\bfrom (?:the )?(?:house|studio|atelier|workshop)s? of\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Seen:
    """A sentence where it stood."""

    example: TextExample
    facts: FactSheet
    sheet: Sheet
    template: str
    place: int


def shared_sentences(examples: Sequence[TextExample], known: Iterable[Sentence]) -> list[Sentence]:
    """Sentences of approved texts that may enter the stock, each with a source of its own. Raises
    ml.claims.GuardError.
    """
    stock = list(known)
    texts = {one.text for one in stock}
    found: dict[str, list[_Seen]] = {}
    for example in examples:
        for one in _written_by_her(example):
            if one.template not in texts:
                found.setdefault(one.template, []).append(one)
    source = max((one.source for one in stock), default=-1)
    shared = []
    for template in sorted(found):
        seen = list({one.example.artisan: one for one in found[template]}.values())
        if len(seen) >= FEWEST_ARTISANS and all(_true(one) for one in seen):
            source += 1
            shared.append(replace(_sentence(seen[0]), source=source))
    return shared


def _written_by_her(example: TextExample) -> Iterator[_Seen]:
    """The sentences that no draft held, in slot form, if nothing personal is left in them."""
    if example.tone not in TONES or example.length not in LENGTHS:
        return
    facts = sheet_from(example.facts)
    sheet = make_sheet(statable(facts))
    drafted = {one.text for one in sentences_of(str(example.drafted.get("description") or ""))}
    for place, one in enumerate(sentences_of(str(example.approved.get("description") or ""))):
        if one.text not in drafted:
            template = lower_starts(delexicalise(one.text, sheet), PROPER)
            if impersonal(template) and is_clean(template, sheet):
                yield _Seen(example, facts, sheet, template, place)


def impersonal(template: str) -> bool:
    """Whether a sentence in slot form holds no name, number, address or first person, and is a whole sentence."""
    words = SLOT.sub(" ", template)
    whole = FEWEST_WORDS <= len(template.split()) <= MOST_WORDS and template.endswith((".", "!", "?"))
    strange = (pattern.search(words) for pattern in (_PERSON, _NAME, _FOREIGN, _FIRM))
    return whole and not any(strange) and not is_hearsay(template)


def _true(one: _Seen) -> bool:
    """Whether it may stand, by itself, about the piece that it was written for."""
    text = fill(one.template, one.sheet)
    return not set(faults(one.template, one.sheet)) and not claims.check({"description": text}, one.facts)


def _sentence(one: _Seen) -> Sentence:
    said = said_facts(one.template, one.sheet)
    lesson = Lesson(one.sheet, "description", one.example.tone, one.example.length, one.template, said)
    return learned_sentence(one.template, -1, one.place, lesson)
