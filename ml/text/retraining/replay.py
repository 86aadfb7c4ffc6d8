"""What the writer knew before: its own corpus, replayed with every retraining so that nothing is forgotten."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ml.text.composed_lessons import composed_lessons
from ml.text.lessons import Lesson, make_lessons, read_rows
from ml.text.training import split

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
# Kept back from every replay, to measure what was forgotten.
KEPT_BACK = 0.04
# Of the replayed facts, so many come again with hand-written sentences.
COMPOSED = 0.4


@cache
def _parts() -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    rows = [row for path in sorted(CORPUS.glob("*.jsonl")) for row in read_rows(path)]
    return split(rows, KEPT_BACK)


def replayed(count: int, seed: int) -> list[Lesson]:
    """Lessons of about `count` texts, drawn anew for each seed."""
    learned, _ = _parts()
    rows = random.Random(seed).sample(list(learned), min(count, len(learned)))
    return [*make_lessons(rows)[0], *composed_lessons(rows, seed, COMPOSED)]


def kept_back() -> list[Lesson]:
    """The lessons by which forgetting is measured; always the same."""
    return make_lessons(_parts()[1])[0]
