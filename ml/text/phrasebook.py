"""Whole sentences the model has learned from: it may compose a text of them, choosing each word by word.

A sentence may be used for another piece only where what it speaks of is alike: same tone of voice, same kind of piece
(or a like one, where it names no part of the body), and for what it mentions the same colour and form of stone, colour
of metal, motif and coarse size. What leans on the sentence before it may follow that one only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from ml.text.hearsay import is_hearsay
from ml.text.lessons import Lesson, is_clean
from ml.text.prompt import SLOT, slots_of
from ml.text.sections import WEARING
from ml.text.sheet import Sheet

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[\"'(]?[A-Za-z<])")
_STONE_SLOT = re.compile(r"<s(\d)\.(name|names|colour|hue)>")
_STONE_WORDS = re.compile(
    r"\b(?:stones?|facet\w*|cabochons?|beads?|pearl\S*|pav\S+|rough|enamel|colou?rs?|coloured|shades?|palette|hue|"
    r"black|blue|brown|green|grey|orange|pink|purple|red|white|yellow|"
    r"turquoise|violet|clear|both|two|three|together)\b",
    re.IGNORECASE,
)
_METAL_WORDS = re.compile(
    r"<(?:metal|metal\.adj|tone|tone2|short|core|plat\w+|accent)>|"
    r"\b(?:metal\w*|gleam\w*|glow\w*|shin\w+|bright\w*|warm\w*|"
    r"cool\w*|pale|light|sun\w*|moon\w*|polish\w*|textur\w*|openwork|wire|chain\w*|links?|surface|pattern|gaps?|lines?|"
    r"beaded|smooth\w*|pink|yellow|grey|dark|white)\b",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"\b(?:black|blue|brown|green|grey|orange|pink|purple|red|white|yellow|turquoise|violet|clear)\b")
# A sentence that leans on the one before it cannot stand after another.
_LEANS = re.compile(
    r"^(?:that|those|this|these|the other|the others|the pair|both|but|and|so|then|either|neither|afterwards|instead|"
    r"not|only|even|in that|such|the same|at that|at this|he|she|her|his|which|there it|here it|or|nor|yet|still|else|"
    r"otherwise|together|one|another|the two|the three|as for|in other words|"
    r"at \w+ (?:wide|high|long))\b(?! <type>| <types>)",
    re.IGNORECASE,
)
# How a sentence begins that stands by itself; what begins otherwise often answers the one before it.
_STANDS = re.compile(
    r"^(?:it|they|its|their|wear|worn|put|slip|tuck|pin|give|pair|keep|let|turn|stack|try|we|i|I'd|I'm|with|"
    r"on|over|"
    r"under|against|beside|as a|if you|by (?:day|evening|lamp)|"
    r"in (?:daylight|lamplight|the evening|sunshine|sunlight|winter|summer|July|January)|"
    r"the (?:<|metal|surface|stone|wire|links?|chain|band|drop|size|inner|openwork|texture|polish|weight|"
    r"fastening|facets?|"
    r"cabochons?|beads?|colours?|line|outline|motif|design|pattern)|<|"
    r"an? (?:thoughtful|kind|good|generous)|polished|textured)",
    re.IGNORECASE,
)
_HANGS = re.compile(
    r"\b(?:both can|which of them|any of them|each of them|either|neither|the other|with it\.|instead|as well\.|too\.)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"^(?:this|these|<a>|here|meet|our)\b.*<type>", re.IGNORECASE)
_NAMES_METAL = re.compile(r"<(?:metal|metal\.adj|tone|tone2|core)>")
_LIKE = (("ring", "bangle", "bracelet", "anklet"), ("necklace", "pendant", "charm"), ("earrings", "cufflinks"))
_BODY = re.compile(
    r"\b(?:hands?|wrists?|fingers?|arms?|sleeves?|cuffs?|collars?|neck\w*|ears?|hair|throats?|skin|chest|shoulders?|"
    r"lapels?|coats?|swing\w*|sway\w*|dangl\w*|hang\w*|hung|falls?|drops?|rests?|lies?|sits?|slid\w*|slip\w*|stack\w*|"
    r"roll\w*|loops?|circl\w*|round|pair|glove\w*|sandals?|feet|foot|bare|nods?|turns?|tucks?|pins?|face|row|strand)\b",
    re.IGNORECASE,
)
# What a text says of sizes and of who fits them holds for its own piece only.
_SIZED = re.compile(
    r"\b(?:it|they|<types?>) [\w ]{0,20}(?:fits?|small|large|big|tiny|long|short|wide)\b|\bsiz(?:es?|ed)\b"
)
_FEWEST_WORDS = 4
Stone = tuple[str | None, str | None, bool]


@dataclass(frozen=True)
class Sentence:
    """A template sentence and what its piece was like."""

    text: str
    first: bool
    tone: str
    kind: str | None
    metal_tone: str | None
    metal: str | None
    surface: str | None
    stones: tuple[Stone, ...]
    motifs: tuple[str, ...]
    techniques: tuple[str, ...]
    sizes: tuple[str, ...]
    told: tuple[str, ...]
    source: int = -1
    place: int = 0


@dataclass(frozen=True)
class Suited:
    """A sentence fitted to a piece: its template, whether it opens a text, where it stood, whether it leans there."""

    text: str
    first: bool
    source: int
    place: int
    leans: bool


def learn(lessons: Iterable[Lesson]) -> list[Sentence]:
    """The sentences of all descriptions among the lessons, but for stories that no fact can carry."""
    written = (lesson for lesson in lessons if lesson.field == "description")
    return [
        learned_sentence(text, source, place, lesson)
        for source, lesson in enumerate(written)
        for place, text in enumerate(_SENTENCE.split(lesson.template))
        if not is_hearsay(text)
    ]


def learned_sentence(text: str, source: int, place: int, lesson: Lesson) -> Sentence:
    """A sentence of a lesson, with what its piece was like."""
    facts = lesson.sheet.facts
    return Sentence(
        text=text,
        source=source,
        place=place,
        first=place == 0,
        tone=lesson.tone,
        kind=facts.get("type"),
        metal_tone=facts.get("metal_tone"),
        metal=(facts.get("metal") or {}).get("base"),
        surface=facts.get("surface"),
        stones=stones_of(lesson.sheet),
        motifs=tuple(facts.get("motifs") or ()),
        techniques=tuple(facts.get("technique") or ()),
        sizes=_sizes(lesson.sheet),
        told=_told(lesson.sheet),
    )


def stones_of(sheet: Sheet) -> tuple[Stone, ...]:
    """Colour, form, and whether it has a name, of each stone."""
    found = sheet.facts.get("stones") or []
    return tuple((stone.get("colour"), stone.get("form"), bool(stone.get("name"))) for stone in found[:4])


def _sizes(sheet: Sheet) -> tuple[str, ...]:
    return tuple(token for group in sheet.context.values() for token in group if token.startswith(("[d:", "[w:")))


def _told(sheet: Sheet) -> tuple[str, ...]:
    """What a maker added and a whole text may turn on: the occasion, the materials, the edition, the fastening."""
    return tuple(
        str(sheet.facts[name])
        for name in ("occasion", "materials_note", "edition", "fastening")
        if sheet.facts.get(name)
    )


class Phrasebook:
    """All learned sentences, by tone of voice."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.by_tone: dict[str, list[Sentence]] = {}
        for one in sentences:
            self.by_tone.setdefault(one.tone, []).append(one)

    @classmethod
    def open(cls, path: Path) -> Phrasebook:
        """Reads sentences.jsonl."""
        return cls(read_sentences(path))

    def suiting(self, sheet: Sheet, tone: str, facts: Iterable[str]) -> list[Suited]:
        """The learned sentences that may stand in a text about this piece."""
        wanted = frozenset(facts)
        found: dict[str, Suited] = {}
        for one in self.by_tone.get(tone, ()):
            if one.text in found:
                continue
            for text in _fitted(one, sheet):
                if _slots_given(text, sheet, wanted) and is_clean(text, sheet):
                    leans = not one.first and _leans(one, sheet)
                    found[one.text] = Suited(text, one.first, one.source, one.place, leans)
        return list(found.values())


def save(sentences: Iterable[Sentence], path: Path) -> None:
    """Writes sentences.jsonl, each sentence once."""
    lines = dict.fromkeys(json.dumps(asdict(one), ensure_ascii=False) for one in sentences)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_sentences(path: Path) -> list[Sentence]:
    """What `save` wrote."""
    return [_read(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _read(row: dict[str, Any]) -> Sentence:
    stones = tuple((colour, form, named) for colour, form, named in row.pop("stones"))
    lists: dict[str, Any] = {name: tuple(row.pop(name)) for name in ("motifs", "techniques", "sizes", "told")}
    return Sentence(**row, stones=stones, **lists)


def _fitted(one: Sentence, sheet: Sheet) -> Iterator[str]:
    """The sentence with its stones renumbered for this piece; nothing if it speaks of something else."""
    if _SIZED.search(SLOT.sub("", one.text)) and not SLOT.search(one.text.replace("<type>", "")):
        return
    if not _kind_alike(one, sheet) or not _metal_alike(one, sheet) or not _details_alike(one, sheet):
        return
    used = sorted({int(number) for number, _ in _STONE_SLOT.findall(one.text)})
    own = stones_of(sheet)
    if not used:
        if not _STONE_WORDS.search(one.text) or {stone[:2] for stone in one.stones} == {stone[:2] for stone in own}:
            yield one.text
        return
    if len(one.stones) != len(own) and re.search(
        r"\b(?:both|two|three|together|only|all|each|one)\b", one.text, re.IGNORECASE
    ):
        return
    for places in permutations(range(1, len(own) + 1), len(used)):
        moved = dict(zip(used, places, strict=True))
        if all(_stone_alike(one, old, own[new - 1]) for old, new in moved.items()):
            yield _renumbered(one.text, moved)
            return


def _kind_alike(one: Sentence, sheet: Sheet) -> bool:
    """The same kind of piece, or a like one where the sentence names neither body nor clothes nor movement."""
    kind = sheet.facts.get("type")
    if one.kind == kind:
        return True
    like = next((kinds for kinds in _LIKE if one.kind in kinds), ())
    return kind in like and not one.first and not _BODY.search(one.text)


def _renumbered(text: str, moved: Mapping[int, int]) -> str:
    return _STONE_SLOT.sub(lambda match: f"<s{moved[int(match[1])]}.{match[2]}>", text)


def _stone_alike(one: Sentence, number: int, own: Stone) -> bool:
    """Plain sentences compare nothing, so that they may speak of another colour."""
    learned = one.stones[number - 1]
    same_colour = learned[0] == own[0] or (one.tone == "plain" and own[0] is not None and not _COLOUR.search(one.text))
    return same_colour and learned[1] == own[1]


def _metal_alike(one: Sentence, sheet: Sheet) -> bool:
    if not _METAL_WORDS.search(one.text):
        return True
    facts = sheet.facts
    same_look = one.metal_tone == facts.get("metal_tone") and one.surface == facts.get("surface")
    if not same_look or not re.search(r"<(?:metal|short|core|plat|accent)", one.text):
        return same_look
    # A named metal at the very start of a text is often what the text plays with: kettles for aluminium.
    return not one.first or one.tone == "plain" or one.metal == (facts.get("metal") or {}).get("base")


def _details_alike(one: Sentence, sheet: Sheet) -> bool:
    facts = sheet.facts
    # A theme runs through a whole text, also where no word of a sentence betrays it.
    if not set(one.motifs) <= set(facts.get("motifs") or []) or not set(one.told) <= set(_told(sheet)):
        return False
    if "<tech" in one.text and list(one.techniques) != list(facts.get("technique") or []):
        return False
    if not set(one.techniques) <= set(facts.get("technique") or []):
        return False
    if one.first and ("<type" not in one.text or (one.tone != "plain" and not _opens_alike(one, sheet))):
        return False
    if not one.first and not WEARING.search(one.text) and not _looks_alike(one, sheet):
        return False
    slots = set(SLOT.findall(one.text))
    own = set(_sizes(sheet))
    sized = [
        token
        for token in one.sizes
        if (token.startswith("[w:") and "weight_g" in slots) or token[3:].split(":")[0] in slots
    ]
    return all(token in own for token in sized)


def _looks_alike(one: Sentence, sheet: Sheet) -> bool:
    """A sentence about how a piece looks often names what it means only by a picture: the whole look must be the same,
    but for the colour of a stone where the tone is plain and compares nothing.
    """
    facts = sheet.facts
    part = slice(1, 2) if one.tone == "plain" else slice(0, 2)
    return (
        one.metal_tone == facts.get("metal_tone")
        and one.surface == facts.get("surface")
        and sorted(one.motifs) == sorted(facts.get("motifs") or [])
        and {stone[part] for stone in one.stones} == {stone[part] for stone in stones_of(sheet)}
        and sorted(one.techniques) == sorted(facts.get("technique") or [])
    )


def _opens_alike(one: Sentence, sheet: Sheet) -> bool:
    """A first sentence sets the picture of the whole piece, often without naming what it compares."""
    facts = sheet.facts
    same_stones = {stone[:2] for stone in one.stones} == {stone[:2] for stone in stones_of(sheet)}
    same_surface = one.surface == facts.get("surface") or not _METAL_WORDS.search(SLOT.sub("", one.text))
    return same_stones and one.metal_tone == facts.get("metal_tone") and same_surface


def _leans(one: Sentence, sheet: Sheet) -> bool:
    text = one.text
    if _LEANS.match(text) or _HANGS.search(text) or not _STANDS.match(text) or len(text.split()) < _FEWEST_WORDS:
        return True
    if re.match(r"they\b" if not sheet.plural else r"(?:it|its)\b", text, re.IGNORECASE):
        return True
    return bool(_INTRODUCES.match(text) and _NAMES_METAL.search(text))


def _slots_given(text: str, sheet: Sheet, facts: frozenset[str]) -> bool:
    starts = (*(start for fact in facts for start in slots_of(fact)), "type")
    return all(slot == "a" or (slot in sheet.surface and slot.startswith(starts)) for slot in SLOT.findall(text))
