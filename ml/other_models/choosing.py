"""From answers to the best text: fields read, sieved, judged, filled, guarded and ranked as the starter's are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ml import claims
from ml.facts import FactSheet
from ml.other_models.answer import Fields, Unusable, read_answer
from ml.other_models.model import Answer
from ml.other_models.placeholders import UnknownPlaceholderError, with_slots
from ml.other_models.sieve import sift, sift_description
from ml.text.agenda import agenda, required
from ml.text.appraisal import faults, says_only_facts
from ml.text.candidates import TAG_CHARACTERS, TAGS_AT_MOST, TITLE_CHARACTERS, Order, alt_texts, tag_lists, titles
from ml.text.casing import lower_starts, lower_title
from ml.text.fill import fill, fill_tags
from ml.text.prompt import said_facts
from ml.text.ranking import in_range, score
from ml.text.sheet import Sheet

# Short fields repeat words of the description, and need no whole sentences.
_FORGIVEN = {"repeats", "fragment"}
_PROPER = frozenset({"I", "I'd", "I'm", "I'll", "I've"})
_ALT_CHARACTERS = 200


@dataclass(frozen=True)
class Chosen:
    """The fields of a text that may stand."""

    title: str
    description: str
    tags: tuple[str, ...]
    alt_text: str


@dataclass(frozen=True)
class Piece:
    """What a text is about, and how it was asked for."""

    facts: FactSheet
    sheet: Sheet
    names: Mapping[str, str]
    order: Order


def choose_best(answers: Sequence[Answer], piece: Piece) -> tuple[Chosen | None, Counter[str]]:
    """The best text among the answers, or None; and how often what was wrong with the others."""
    wrong: Counter[str] = Counter()
    found: list[tuple[float, str, Fields]] = []
    for answer in answers:
        try:
            fields = read_answer(answer)
            template = _description(fields.description, piece)
            found.append((*_judged(template, piece), fields))
        except Unusable as reason:
            wrong[reason.code] += 1
    if not found:
        return None, wrong
    _, description, fields = max(found, key=lambda one: one[0])
    return Chosen(_title(fields, piece), description, _tags(fields, piece), _alt_text(fields, piece)), wrong


def _description(written: str, piece: Piece) -> str:
    """The description as a template. Raises Unusable."""
    template = lower_starts(_slotted(written, piece), _PROPER)
    _refuse(sift_description(_slotted(written, piece), piece.sheet))
    _refuse(faults(template, piece.sheet))
    if required(piece.sheet, piece.order.length) - said_facts(template, piece.sheet):
        raise Unusable("dropped")
    return template


def _judged(template: str, piece: Piece) -> tuple[float, str]:
    """The value of a template and its finished text. Raises Unusable."""
    sheet, order = piece.sheet, piece.order
    text = _filled(template, piece)
    if not in_range(text, order.length):
        raise Unusable("length")
    if claims.check({"description": text}, piece.facts):
        raise Unusable("guard")
    wanted = agenda(sheet, "description", order.length) - {"type"}
    said = said_facts(template, sheet)
    usual, liking = order.steering.habits.usual(order.length), order.steering.liking(text)
    value = score(text, fluency=0.0, said=said, wanted=wanted, usual=usual, earlier=order.avoid, liking=liking)
    return value, text


def _title(fields: Fields, piece: Piece) -> str:
    template = _short(fields.title, "title", piece)
    text = _filled(template, piece) if template and "<type>" in template else ""
    if text and len(text) <= TITLE_CHARACTERS and not claims.check({"title": text}, piece.facts):
        return text
    return next(titles((), piece.sheet, piece.order))


def _alt_text(fields: Fields, piece: Piece) -> str:
    template = _short(fields.alt_text, "alt_text", piece)
    if template and "<type>" in template and len(template.split()) >= 3:
        text = _filled(template, piece)
        if len(text) <= _ALT_CHARACTERS and not claims.check({"alt_text": text}, piece.facts):
            return text
    return next(alt_texts((), piece.sheet, piece.order))


def _tags(fields: Fields, piece: Piece) -> tuple[str, ...]:
    """The model's tags that may stand, one by one, completed by the planner's."""
    written = [template for tag in fields.tags[:20] if (template := _short(tag.lower(), "tags", piece))]
    own = [tag for one in written for tag in fill_tags(one, piece.sheet, spelling=piece.order.spelling)]
    tags = [*own, *next(tag_lists((), piece.sheet, piece.order))]
    fitting = [tag for tag in dict.fromkeys(tags) if 2 < len(tag) <= TAG_CHARACTERS]
    true = [tag for tag in fitting if not claims.check({"tags": [tag]}, piece.facts)]
    return tuple(true[:TAGS_AT_MOST])


def _short(written: str, field: str, piece: Piece) -> str | None:
    """A title, tag or alt text as a template, or None: each word is glue, stands in a slot or is licensed."""
    try:
        template = lower_title(_slotted(_upper_placeholders(written), piece), _PROPER)
        _refuse(sift(template, piece.sheet))
    except Unusable:
        return None
    wrong = set(faults(template, piece.sheet)) - _FORGIVEN
    return template if not wrong and says_only_facts(template, field, piece.sheet.flags) else None


def _upper_placeholders(text: str) -> str:
    return re.sub(r"\[[a-z_]+\]", lambda match: match[0].upper(), text)


def _slotted(written: str, piece: Piece) -> str:
    if re.search(r"<[^>]*>", written):
        raise Unusable("markup")
    try:
        return with_slots(written, piece.names)
    except UnknownPlaceholderError:
        raise Unusable("renamed") from None


def _filled(template: str, piece: Piece) -> str:
    return fill(template, piece.sheet, spelling=piece.order.spelling)


def _refuse(reasons: Iterable[str]) -> None:
    for reason in reasons:
        raise Unusable(reason)
