"""Neighbours that the eye sees alike, joined step by step.

Colours and their places cannot do it: photos of one shop share their ground, so a histogram of the whole photo, of its
middle or of its foreground tells views of one piece from views of others hardly better than chance (area under the
curve 0.53 to 0.70 on shops' photos; the eye's scores reach 0.87).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import exp, hypot
from operator import mul
from typing import NamedTuple

Scores = Sequence[float]
Pair = tuple[int, int]

# Logistic regression on drops of the 14 shops that the starter eye learned from; `python -m ml evaluate alike`
# measures it on the others.
_CONSTANT, _ALIKE, _MORE_THAN_ANY_OTHER, _MORE_THAN_OTHERS = -9.15, 9.14, 21.24, 16.07
ONE_PIECE_FROM = 0.5


class Group(NamedTuple):
    """Places in the row of photos, ascending, and how probably they show one piece (0 to 1)."""

    places: tuple[int, ...]
    probability: float


def groups_alike(photos: Sequence[Scores], *, least: float = ONE_PIECE_FROM) -> list[Group]:
    """Groups of two and more photos that look like one piece each.

    ``photos`` holds the eye's scores of each photo, all of one eye, in the order in which they were taken: only
    neighbours are joined, because makers photograph piece after piece, and among neighbours a likeness means far more.
    Average linkage: two groups become one while the mean probability over their pairs is at least ``least``.
    """
    chances = pair_chances(photos)
    groups = [[place] for place in range(len(photos))]
    while len(groups) > 1:
        chance, first = max((_mean(chances, groups[i], groups[i + 1]), -i) for i in range(len(groups) - 1))
        if chance < least:
            break
        groups[-first : 2 - first] = [groups[-first] + groups[1 - first]]
    return [Group(tuple(group), _within(chances, group)) for group in groups if len(group) > 1]


def pair_chances(photos: Sequence[Scores]) -> dict[Pair, float]:
    """How probably each two photos show one piece: alike by themselves, and more alike than either is to the rest.

    Views of one piece stand out from the rest of their drop; what is alike all over a drop is the shop's own style.
    """
    units = [_unit(photo) for photo in photos]
    likeness = {(i, j): sum(map(mul, units[i], units[j])) for i, j in combinations(range(len(photos)), 2)}
    rows = [[likeness[min(i, j), max(i, j)] for j in range(len(photos)) if j != i] for i in range(len(photos))]
    sums = [sum(row) for row in rows]
    nearest = [sorted(row, reverse=True)[:2] for row in rows]
    chances = {}
    for (i, j), here in likeness.items():
        others = 2 * (len(photos) - 2)
        if others:
            # Where a photo's nearest is the other of the pair, its nearest of the rest is the second.
            rest = max(near[1] if near[0] == here else near[0] for near in (nearest[i], nearest[j]))
            average = (sums[i] + sums[j] - 2 * here) / others
        else:
            rest = average = here
        chances[i, j] = _chance(here, here - rest, here - average)
    return chances


def _unit(scores: Scores) -> list[float]:
    """The same direction at length 1, so that products of two are cosines; nothing stays nothing."""
    size = hypot(*scores)
    return [score / size for score in scores] if size else list(scores)


def _chance(here: float, than_any: float, than_others: float) -> float:
    weighed = _CONSTANT + _ALIKE * here + _MORE_THAN_ANY_OTHER * than_any + _MORE_THAN_OTHERS * than_others
    return 1 / (1 + exp(-max(-30.0, min(30.0, weighed))))


def _mean(chances: dict[Pair, float], one: list[int], other: list[int]) -> float:
    return sum(chances[min(a, b), max(a, b)] for a in one for b in other) / (len(one) * len(other))


def _within(chances: dict[Pair, float], group: list[int]) -> float:
    pairs = list(combinations(group, 2))
    return sum(chances[pair] for pair in pairs) / len(pairs)
