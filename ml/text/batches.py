"""Turns lessons into padded batches of ids, with the variations that teach the model more than the corpus shows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ml.text.lessons import Lesson
from ml.text.prompt import END, prompt_tokens, unknown_token
from ml.text.recipe import Recipe
from ml.text.tokens import Tokens

_STONE = re.compile(r"<s(\d)\.")
# Free phrases: an unknown one may be written only where the text takes it from its slot.
_FREE = {"materials_note", "edition", "occasion", "care", "fastening"}


@dataclass(frozen=True)
class Piece:
    """Ids of prompt and text; the first `prompt` of them carry no loss."""

    ids: tuple[int, ...]
    prompt: int


def epoch_batches(lessons: Sequence[Lesson], tokens: Tokens, recipe: Recipe, epoch: int) -> Iterator[list[Piece]]:
    """Batches of one pass: the recipe's shares of descriptions and short fields, freshly varied, of like length."""
    chance = random.Random(recipe.seed * 1000 + epoch)
    sequences = [
        _sequence(lesson, tokens, recipe, chance)
        for lesson in lessons
        if chance.random() < (recipe.descriptions if lesson.field == "description" else recipe.short_fields)
    ]
    sequences = sorted(
        (one for one in sequences if len(one.ids) <= recipe.positions),
        key=lambda one: len(one.ids) + chance.random() * 12,
    )
    batches: list[list[Piece]] = [[]]
    for one in sequences:
        if (len(batches[-1]) + 1) * len(one.ids) > recipe.batch_tokens:
            batches.append([])
        batches[-1].append(one)
    chance.shuffle(batches)
    yield from batches


def _sequence(lesson: Lesson, tokens: Tokens, recipe: Recipe, chance: random.Random) -> Piece:
    prompt, template = _varied(lesson, recipe, chance)
    head = tokens.encode_prompt(prompt)
    return Piece((*head, *tokens.encode(template), tokens.ids[END]), len(head))


def _varied(lesson: Lesson, recipe: Recipe, chance: random.Random) -> tuple[list[str], str]:
    """Prompt and template with some values made unknown, and stones in another order."""
    prompt = prompt_tokens(lesson.sheet, lesson.field, lesson.tone, lesson.length, lesson.facts)
    template = lesson.template
    prompt = [_maybe_unknown(token, template, recipe, chance) for token in prompt]
    count = sum(name.startswith("stone") for name in lesson.sheet.context)
    if count < 2 or chance.random() < 0.5:
        return prompt, template
    order = list(range(1, count + 1))
    chance.shuffle(order)
    moved = dict(zip(range(1, count + 1), order, strict=True))
    template = _STONE.sub(lambda match: f"<s{moved[int(match[1])]}.", template)
    return _reorder_stones(prompt, moved), template


def _maybe_unknown(token: str, template: str, recipe: Recipe, chance: random.Random) -> str:
    unknown = unknown_token(token)
    if not unknown or chance.random() > recipe.unknown_values:
        return token
    if token.startswith("[te:") and "<tech" not in template:
        return token
    if token.startswith("[v:") and not any(f"<{name}>" in template for name in _FREE):
        return token
    return token if token.startswith("[made:") else unknown


def _reorder_stones(prompt: list[str], moved: dict[int, int]) -> list[str]:
    """Gives each stone's group of control tokens its new number, and puts the groups in order."""
    groups: dict[int, list[str]] = {}
    rest: list[str] = []
    place = 0
    current = 0
    for token in prompt:
        head = re.match(r"^\[s(\d)\]$", token)
        if head:
            current = moved[int(head[1])]
            groups[current] = [f"[s{current}]"]
            place = place or len(rest)
        elif current and re.match(r"^\[(s|c|f):|^\[o\]$", token):
            groups[current].append(token)
        else:
            current = 0
            rest.append(token)
    stones = [token for number in sorted(groups) for token in groups[number]]
    return rest[:place] + stones + rest[place:]
