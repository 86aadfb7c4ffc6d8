"""Lessons made of hand-written sentences, so that the model knows them as well as those of the texts it learns from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ml.text.lessons import Lesson
from ml.text.planner import plan
from ml.text.prompt import LENGTHS, TONES, said_facts
from ml.text.sheet import make_sheet


def composed_lessons(rows: Sequence[Mapping[str, Any]], seed: int, share: float) -> Iterator[Lesson]:
    """For a share of the rows a text that the planner composes about the same facts, in a tone and length by chance."""
    chance = random.Random(seed)
    for row in rows:
        if chance.random() > share:
            continue
        sheet, tone, length = make_sheet(row["facts"]), chance.choice(TONES), chance.choice(LENGTHS)
        template = plan(sheet, tone, length, chance.randrange(1_000_000))
        yield Lesson(sheet, "description", tone, length, template, said_facts(template, sheet))
