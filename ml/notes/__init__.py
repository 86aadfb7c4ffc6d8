"""Reads an artisan's notes into facts that she confirms with a tap; what cannot be read is kept and shown.

Her text is data: it is compared with known words and patterns, and nothing in it is ever obeyed.
"""

import re
from collections.abc import Iterator
from typing import Any

from ml.claims.context import negated, taken_back
from ml.claims.normalise import Plain, plain
from ml.notes.doubts import doubts_of
from ml.notes.measures import read_measures
from ml.notes.metals import other_fineness, read_metals
from ml.notes.model import Doubt, NotesReading, ReadFact, Unread, combined, sound
from ml.notes.phrases import EDITION, HAND, NOTES, OCCASION, meaning, pattern
from ml.notes.stones import read_stones

__all__ = ["Doubt", "NotesReading", "ReadFact", "Unread", "combined", "read_notes"]

_LONGEST = 4000
_ORDER = re.compile(
    r"[^.;!?]*\b(?:ignore|disregard|forget|override|instructions?|system prompt|you are now|pretend|write that|"
    r"say that|claim that|approve this|act as)\b[^.;!?]*"
)
_Found = tuple[str, dict[str, Any], int, int]
_LITTLE_WORDS = re.compile(
    r"(?:an?|i|we|so|hi|hello|w|the|and|or|with|in|on|of|from|for|my|our|is|are|its?|this|that|has|have|by|to|at|about|approx|ca|each|"
    r"also|very|plus|made|piece|sizes?|weighs?|weight|metal|stones?|length|und|mit|der|die|das|eine?|aus|von|ist|et|"
    r"avec|les?|la|une?|de|du|des|en|est|y|con|el|los|las)"
)


def read_notes(text: str, *, piece: str | None = None) -> NotesReading:
    """Facts proposed from free notes in English (single words also in German, French, Spanish, Portuguese).

    `piece` is the type when it is known: it says what "18 mm" measures. At most 4,000 characters are read.
    """
    # A new line ends a thought; every sign keeps its place.
    read = plain(text[:_LONGEST].replace("\n", ";"))
    folded = _without_orders(read.text)
    kind = piece or next((str(value["type"]) for _, value, _, _ in _types(folded)), None)
    taken: list[_Found] = []
    for found in _all(folded, kind):
        free = all(found[3] <= start or end <= found[2] or _shared(found[0], other) for other, _, start, end in taken)
        if free and sound(found[1]):
            taken.append(found)
    taken.sort(key=lambda found: found[2])
    doubts = doubts_of([_fact(found, read, text) for found in taken])
    doubtful = {(option.start, option.end) for doubt in doubts for option in doubt.options}
    sure = [found for found in _fitting(taken) if read.original(found[2], found[3]) not in doubtful]
    about = {doubt.attribute for doubt in doubts if doubt.attribute not in ("dimensions", "stones")}
    facts = tuple(_fact(found, read, text) for found in sure if found[0] not in about)
    return NotesReading(facts, tuple(_unread(taken, read, text)), doubts)


def _without_orders(folded: str) -> str:
    """Sentences that give orders to a reader hold no facts; blanks stand in for them, so that places stay."""
    return _ORDER.sub(lambda order: " " * len(order.group()), folded)


def _all(folded: str, kind: str | None) -> Iterator[_Found]:
    for note, words in NOTES.items():
        for found in words.finditer(folded):
            yield "materials_note", {"materials_note": note}, *found.span()
    for metal, start, end in read_metals(folded):
        yield "metal", {"metal": metal}, start, end
        other = other_fineness(metal, folded, end)
        if other is not None:
            yield "metal", {"metal": other[0]}, other[1], other[2]
    yield from read_measures(folded, kind)
    yield from _types(folded)
    for stone, start, end in read_stones(folded):
        yield "stones", {"stones": [stone]}, start, end
    yield from _phrases(folded)


def _phrases(folded: str) -> Iterator[_Found]:
    """Techniques, fastenings, making, edition and occasion."""
    for attribute in ("technique", "fastening"):
        for found in pattern(attribute).finditer(folded):
            value = meaning(attribute, found.group())
            if value == "cast" and "lost" in folded[max(0, found.start() - 12) : found.end() + 14]:
                continue
            if value is not None and not negated(folded, found.start()):
                yield attribute, {attribute: [value] if attribute == "technique" else value}, *found.span()
    for found in pattern("care").finditer(folded):
        care = meaning("care", found.group())
        if care is not None:
            yield "care", {"care": care}, *found.span()
    for found in HAND.finditer(folded):
        if not negated(folded, found.start()):
            yield "made_by", {"made_by": "artisan"}, *found.span()
    for found in EDITION.finditer(folded):
        yield "edition", {"edition": meaning("edition", found.group()) or found.group()}, *found.span()
    for found in OCCASION.finditer(folded):
        occasion = "everyday" if found.group("words") == "day" else meaning("occasion", found.group("words"))
        if occasion is not None:
            yield "occasion", {"occasion": occasion}, *found.span()


def _types(folded: str) -> Iterator[_Found]:
    for found in pattern("type").finditer(folded):
        value = meaning("type", found.group())
        if value is not None and not taken_back(folded, found.start()):
            yield "type", {"type": value}, *found.span()
            return


def _shared(attribute: str, other: str) -> bool:
    """ "Recycled silver" is a note and the metal at once."""
    return {attribute, other} == {"metal", "materials_note"}


def _fitting(taken: list[_Found]) -> Iterator[_Found]:
    """Those that can all be true together, the earlier first."""
    together: dict[str, Any] = {}
    for found in taken:
        one = ReadFact(found[0], found[1], 0, 0, "")
        tried = combined([ReadFact("", together, 0, 0, ""), one])
        if sound(tried):
            together = tried
            yield found


def _fact(found: _Found, read: Plain, text: str) -> ReadFact:
    start, end = read.original(found[2], found[3])
    return ReadFact(found[0], found[1], start, end, text[start:end])


def _unread(taken: list[_Found], read: Plain, text: str) -> Iterator[Unread]:
    """The stretches between what was read, when they hold more than little words."""
    position = 0
    for start, end in [*((found[2], found[3]) for found in taken), (len(read.text), len(read.text))]:
        yield from _stretch(position, start, read, text)
        position = max(position, end)
    if len(text) > _LONGEST:
        yield Unread(_LONGEST, len(text), text[_LONGEST:])


def _stretch(start: int, end: int, read: Plain, text: str) -> Iterator[Unread]:
    for part in re.finditer(r"(?:[^,.;\n]|[,.](?=\d))+", read.text[start:end]):
        words = re.findall(r"[^\W_]+", part.group())
        if not all(_LITTLE_WORDS.fullmatch(word) for word in words):
            inner = part.group()
            begin = start + part.start() + len(inner) - len(inner.lstrip())
            first, last = read.original(begin, start + part.start() + len(inner.rstrip()))
            yield Unread(first, last, text[first:last])
