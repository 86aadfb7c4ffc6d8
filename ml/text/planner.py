"""The sentence planner: true texts of hand-written sentences, for when no drawn text may stand.

It composes like the model does, by the same rules, but a seed decides where the model would choose.
"""

from __future__ import annotations

import random

from ml.text.agenda import agenda
from ml.text.composition import Composition
from ml.text.repertoire import compose, drawn_part, fresh, written
from ml.text.sheet import Sheet
from ml.text.steering import NO_STEERING, Steering


def plan(
    sheet: Sheet,
    tone: str,
    length: str,
    seed: int,
    *,
    spelling: str = "uk",
    avoid: tuple[str, ...] = (),
    steering: Steering = NO_STEERING,
) -> str:
    """A description template in this tone and about this length; the same arguments give the same text."""
    chance = random.Random(f"{seed} {tone} {length}")
    facts = agenda(sheet, "description", length)
    known = steering.left(fresh(written(sheet, tone, facts), sheet, spelling, avoid))
    for phrases in (drawn_part(known, chance), known, written(sheet, tone, facts)):
        composition = _composed(compose(phrases, sheet, tone, length, facts, steering.habits), chance)
        if composition.complete():
            return composition.text
    return composition.text or "<a> <type>."


def _composed(composition: Composition, chance: random.Random) -> Composition:
    while following := composition.next():
        if composition.may_end() and chance.random() < 0.3:
            break
        composition.take(chance.choice(following))
    return composition
