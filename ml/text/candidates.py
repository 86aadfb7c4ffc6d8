"""Candidates for each field: what the model drew, judged and filled, best first; then what the planner wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ml.text.agenda import agenda, required
from ml.text.appraisal import faults, says_only_facts
from ml.text.fill import fill, fill_tags
from ml.text.planner import plan
from ml.text.prompt import said_facts
from ml.text.ranking import in_range, score
from ml.text.sampler import Sample
from ml.text.sheet import Sheet
from ml.text.short_fields import plan_alt_text, plan_tags, plan_title
from ml.text.steering import NO_STEERING, Steering
from ml.text.stone_words import many_stones

TAG_CHARACTERS = 20
TAGS_AT_MOST = 13
TITLE_CHARACTERS = 80
# Mean log-probability below which a freely drawn text no longer reads as English (read by eye over many samples).
LEAST_FLUENCY = -0.35
# The same for titles, tags and alt texts, which are short and close to the facts.
LEAST_SHORT_FLUENCY = -1.0
# Whole known sentences read well even where the model would not have put them; their fluency counts for less.
COMPOSED_WEIGHT = 0.3
_STONES = re.compile(r"\b(?:stones|cabochons|gems|gemstones)\b", re.IGNORECASE)
# Whole sentences of ours may share four words, such as "in our workshop".
_WITHIN_REASON = {"repeats"}


@dataclass(frozen=True)
class Order:
    """What a text is to be: tone, length, spelling, seed, the texts it should differ from, and what people taught."""

    tone: str
    length: str
    spelling: str
    seed: int
    avoid: tuple[str, ...] = ()
    steering: Steering = NO_STEERING


@dataclass(frozen=True)
class Candidate:
    """A filled description and its value under the ranking."""

    text: str
    value: float
    writer: Literal["model", "planner"]


def drawn_descriptions(samples: Sequence[Sample], sheet: Sheet, order: Order) -> list[Candidate]:
    """Descriptions of the model that may stand, best first (see ml.text.ranking for the measure)."""
    wanted = agenda(sheet, "description", order.length) - {"type"}
    found = []
    for sample in samples:
        if not sample.finished or set(faults(sample.template, sheet)) - (_WITHIN_REASON if sample.composed else set()):
            continue
        said = said_facts(sample.template, sheet)
        if not required(sheet, order.length) - {"type"} <= said:
            continue
        if not sample.composed and sample.fluency < LEAST_FLUENCY:
            continue
        text = fill(sample.template, sheet, spelling=order.spelling)
        if not in_range(text, order.length):
            continue
        value = score(
            text,
            fluency=sample.fluency * (COMPOSED_WEIGHT if sample.composed else 1),
            said=said,
            wanted=wanted,
            usual=order.steering.habits.usual(order.length),
            earlier=order.avoid,
            names=tuple(sheet.surface.values()),
            liking=order.steering.liking(text),
        )
        found.append(Candidate(text, value, "model"))
    return sorted(found, key=lambda one: -one.value)


def planned_description(sheet: Sheet, order: Order) -> Candidate:
    """The planner's description that differs most from the texts to avoid and is most to people's liking."""
    plans = (
        plan(
            sheet,
            order.tone,
            order.length,
            order.seed * 8 + turn,
            spelling=order.spelling,
            avoid=order.avoid,
            steering=order.steering,
        )
        for turn in range(4)
    )
    texts = [fill(template, sheet, spelling=order.spelling) for template in plans]
    usual, liking = order.steering.habits.usual(order.length), order.steering.liking
    values = [
        score(text, fluency=0, said=(), wanted=(), usual=usual, earlier=order.avoid, liking=liking(text))
        for text in texts
    ]
    text, value = max(zip(texts, values, strict=True), key=lambda one: one[1])
    return Candidate(text, value, "planner")


def titles(samples: Sequence[Sample], sheet: Sheet, order: Order) -> Iterator[str]:
    """Titles that name the piece, the most fluent first, then the planner's."""
    for template in _standing(samples, sheet, "title"):
        text = fill(template, sheet, spelling=order.spelling)
        if "<type>" in template and len(text) <= TITLE_CHARACTERS and not _says_twice(text):
            yield text
    yield fill(plan_title(sheet, order.seed), sheet, spelling=order.spelling)


def alt_texts(samples: Sequence[Sample], sheet: Sheet, order: Order) -> Iterator[str]:
    """Alt texts that name the piece and all that is seen on it, the most fluent first, then the planner's."""
    seen = {fact for fact in sheet.context if fact.startswith(("stone", "motif"))}
    for template in _standing(samples, sheet, "alt_text"):
        twice = _says_twice(template) or any(len(set(same)) > 1 for same in _motifs(template))
        if "<type>" in template and seen <= _shown(template) and not twice:
            yield fill(template, sheet, spelling=order.spelling)
    yield fill(plan_alt_text(sheet), sheet, spelling=order.spelling)


def tag_lists(samples: Sequence[Sample], sheet: Sheet, order: Order) -> Iterator[tuple[str, ...]]:
    """Tags of the model completed by the planner's, each once and short enough for every marketplace."""
    planned = [tag for one in plan_tags(sheet) for tag in fill_tags(one, sheet, spelling=order.spelling)]
    for template in _standing(samples, sheet, "tags"):
        yield _fit([*fill_tags(template, sheet, spelling=order.spelling), *planned], sheet)
    yield _fit(planned, sheet)


def _fit(tags: Sequence[str], sheet: Sheet) -> tuple[str, ...]:
    """The first tags that are short enough, each with words of its own; the bare type only where there is no other."""
    fitting: dict[frozenset[str], str] = {}
    for tag in tags:
        words = re.split(r"[\s-]+", tag.lower())
        if 2 < len(tag) <= TAG_CHARACTERS and len(words) == len(set(words)):
            fitting.setdefault(frozenset(words), tag)
    found = list(fitting.values())
    telling = [tag for tag in found if tag != sheet.surface["type"]]
    return tuple((telling or found)[:TAGS_AT_MOST])


def _says_twice(text: str) -> bool:
    """Whether a short text uses a word of more than three letters again."""
    words = [
        word for word in re.findall(r"[a-z.\d<>]+", text.lower().replace("<a>", "")) if len(word) > 3 and word != "with"
    ]
    return len(words) > len(set(words))


def _motifs(template: str) -> list[list[str]]:
    """The slots of each motif: "a letter motif and a pair of letters" has two of one."""
    return [re.findall(rf"<motif{number}(?:\.\w+)?>", template) for number in (1, 2)]


def _shown(template: str) -> set[str]:
    """The stones and motifs that an alt text speaks of."""
    found = {f"stone{number}" for number in re.findall(r"<s(\d)\.", template)}
    return found | set(re.findall(r"<(motif\d)", template))


def _multiplies(template: str, sheet: Sheet) -> bool:
    """Whether it speaks of several stones where there is one."""
    return bool(_STONES.search(template)) and bool(sheet.facts.get("stones")) and not many_stones(sheet)


def _standing(samples: Sequence[Sample], sheet: Sheet, field: str) -> list[str]:
    whole = [
        sample
        for sample in samples
        if sample.finished
        and sample.template
        and sample.fluency > LEAST_SHORT_FLUENCY
        and says_only_facts(sample.template, field, sheet.flags)
        and not _multiplies(sample.template, sheet)
    ]
    ranked = sorted(whole, key=lambda sample: -sample.fluency)
    return [sample.template for sample in ranked if not set(faults(sample.template, sheet)) - {"repeats", "fragment"}]
