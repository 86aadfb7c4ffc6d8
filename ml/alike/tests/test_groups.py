"""Photos that look alike, beside each other."""

from __future__ import annotations

import pytest

from ml.alike import groups_alike
from ml.alike.groups import pair_chances
from ml.alike.measure import Drop, Tally

RING = [[6.0, -4.0, 1.0, 0.0], [5.8, -4.2, 1.1, 0.1], [6.1, -3.9, 0.8, 0.0]]
BROOCH = [[-5.0, 3.0, 2.0, -1.0], [-5.1, 3.2, 1.8, -0.9]]
BEADS = [-1.0, -2.0, -6.0, 5.0]


def places(photos: list[list[float]]) -> list[tuple[int, ...]]:
    return [group.places for group in groups_alike(photos)]


def test_views_of_two_pieces_are_two_groups_and_what_stands_alone_is_none() -> None:
    assert places([*RING, *BROOCH, BEADS]) == [(0, 1, 2), (3, 4)]


def test_only_neighbours_are_joined_because_makers_photograph_piece_after_piece() -> None:
    assert places([RING[0], BEADS, RING[1], BROOCH[0], BROOCH[1]]) == [(3, 4)]


@pytest.mark.parametrize("photos", [[], RING[:1], RING[:2], [[0.0] * 4] * 3])
def test_too_few_photos_or_empty_readings_are_no_group(photos: list[list[float]]) -> None:
    assert places(photos) == []


def test_a_pair_that_is_no_more_alike_than_the_rest_of_its_drop_is_no_piece() -> None:
    chances = pair_chances([RING[0]] * 4)
    assert max(chances.values()) < 0.5


def test_a_group_is_right_when_pure_and_whole_when_nothing_of_the_piece_is_missing() -> None:
    tally = Tally()
    tally.add(Drop(("a", "b", "c", "d", "e"), ("1", "1", "1", "2", "2")), [(0, 1), (2, 3, 4)])
    assert (tally.groups, tally.right, tally.whole, tally.pieces) == (2, 1, 0, 2)
    assert (tally.pairs_suggested, tally.pairs_right, tally.pairs) == (4, 2, 4)
    tally.add(Drop(("a", "b", "c"), ("1", "1", "2")), [(0, 1)])
    assert tally.report()["pieces found whole"] == 0.333
