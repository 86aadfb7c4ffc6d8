"""The drifted camera of the measure: rendered pieces, the same each time, yellower than they are."""

from __future__ import annotations

import numpy as np
import pytest

from bench.simulation.camera import DRIFT, TRUE, halves, of_tone, pieces, said, shots


def test_there_are_more_than_a_hundred_pieces_of_two_tones() -> None:
    assert len(pieces()) > 100
    assert {piece.tone for piece in pieces()} == {"white", "yellow"}


@pytest.mark.parametrize("by_design", [False, True])
def test_what_is_judged_is_never_what_was_corrected(by_design: bool) -> None:
    hers, others = halves(by_design=by_design)
    assert len(hers) + len(others) == len(pieces())
    assert not {piece.file for piece in hers} & {piece.file for piece in others}
    shared = {piece.design for piece in hers} & {piece.design for piece in others}
    assert bool(shared) is not by_design


def test_the_camera_takes_blue_away_and_nothing_else_changes() -> None:
    chosen = of_tone(pieces(), "white")[:3]
    true, drifted = (
        np.stack([np.asarray(photo.opened(), np.float32) for photo in shots(chosen, 3, gains=gains)])
        for gains in (TRUE, DRIFT)
    )
    assert drifted[..., 2].mean() < 0.8 * true[..., 2].mean()
    assert abs(drifted[..., 1].mean() - true[..., 1].mean()) < 2


def test_the_same_photos_are_taken_each_time_and_later_rounds_differ() -> None:
    chosen = of_tone(pieces(), "yellow")[:2]
    first, again = ([photo.sha256 for photo in shots(chosen, 4, gains=DRIFT)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 4


def test_she_says_the_true_tone_or_what_she_is_told_to() -> None:
    taken = list(shots(of_tone(pieces(), "yellow")[:1], 1, gains=TRUE))
    assert said(taken)[0].labels == {"metal_tone": ("yellow",)}
    assert said(taken, tone="white")[0].labels == {"metal_tone": ("white",)}
