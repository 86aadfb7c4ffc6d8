"""Promises of evidence: it lies where the photo spoke, over the whole photo, and shows as a see-through picture."""

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.evidence import LONG_SIDE, evidence_grids
from ml.vision.framing import Frame

NO_SCORES = np.zeros(layout.width() + 1, np.float32)
RING, BLUE = ("type", "ring"), ("stone_colours", "blue")


def column_of(attribute: str, value: str) -> int:
    head = layout.head(attribute)
    return head.start + head.values.index(value)


def test_the_brightest_cell_is_where_the_value_scored() -> None:
    maps = np.zeros((5, 5, layout.width() + 1), np.float32)
    maps[4, 0, column_of(*BLUE)] = 3
    grid = evidence_grids(maps, [BLUE], Frame(0, 0, 100, (0, 0, 0)), (100, 100), NO_SCORES)[BLUE]
    row, column = np.unravel_index(grid.argmax(), grid.shape)
    assert grid.shape == (LONG_SIDE, LONG_SIDE)
    assert row >= LONG_SIDE * 0.7
    assert column <= LONG_SIDE * 0.3
    assert (float(grid.min()), float(grid.max())) == (0, 1)


def test_evidence_stays_inside_the_frame() -> None:
    maps = np.ones((5, 5, layout.width() + 1), np.float32)
    grid = evidence_grids(maps, [BLUE], Frame(100, 0, 100, (0, 0, 0)), (200, 100), NO_SCORES)[BLUE]
    assert grid.shape == (LONG_SIDE // 2, LONG_SIDE)
    assert not grid[:, : LONG_SIDE // 2].any()
    assert grid[:, LONG_SIDE // 2 :].all()


def test_what_speaks_for_all_rivals_speaks_for_none() -> None:
    maps = np.zeros((5, 5, layout.width() + 1), np.float32)
    maps[0, 0, layout.head("type").span] = 9
    maps[2, 2, column_of(*RING)] = 1
    grid = evidence_grids(maps, [RING], Frame(0, 0, 100, (0, 0, 0)), (100, 100), NO_SCORES)[RING]
    assert np.unravel_index(grid.argmax(), grid.shape)[0] == pytest.approx(LONG_SIDE / 2, abs=3)
