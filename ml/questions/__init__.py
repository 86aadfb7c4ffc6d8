"""The few questions whose answers would change a description most, each with one-tap answers.

A question's worth is its weight (questions.json: how much of the text rests on the fact) times the chance that
the answer changes what would be said now: 1 where nothing is said, 1 - p where a model says it with probability p.
"""

from collections.abc import Callable, Collection

from ml.facts import FactSheet
from ml.questions.model import Option, Question, data
from ml.questions.pieces import ask_fineness, ask_making, ask_metal, ask_size, ask_type
from ml.questions.stones import ask_stone_name, ask_stone_origin, ask_stone_seen

__all__ = ["Option", "Question", "ask"]

_ASKERS: tuple[Callable[[FactSheet], tuple[float, Question] | None], ...] = (
    ask_type,
    ask_metal,
    ask_stone_name,
    ask_stone_seen,
    ask_stone_origin,
    ask_fineness,
    ask_size,
    ask_making,
)


def ask(sheet: FactSheet, *, at_most: int = 3, without: Collection[str] = ()) -> tuple[Question, ...]:
    """The best questions first, never one that a person or a mark has answered.

    `without` holds codes of questions that were already waved off ("I don't know").
    """
    asked = [found for asker in _ASKERS if (found := asker(sheet)) is not None]
    weights: dict[str, float] = data()["weights"]
    ranked = sorted(asked, key=lambda found: -weights[found[1].code] * found[0])
    return tuple(question for _, question in ranked if question.code not in without)[:at_most]
