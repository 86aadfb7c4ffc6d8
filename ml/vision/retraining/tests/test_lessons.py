"""How much examples weigh: like an old photo each, an artisan never above her cap, the old ones always two thirds."""

from __future__ import annotations

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.retraining.lessons import (
    CALIBRATING_AT_MOST,
    bank_rows,
    example_rows,
    kept_to_calibrate,
    masses_of,
    wanted_rows,
)
from ml.vision.retraining.tests.conftest import World, example, examples


def test_an_example_weighs_as_much_as_an_old_photo_times_its_weight() -> None:
    few = [example(0), example(1, weight=0.5), example(2, artisan="a2", weight=0.0)]
    np.testing.assert_allclose(masses_of(few, 1000), [0.001, 0.0005, 0])


def test_one_artisans_examples_weigh_a_twentieth_of_the_bank_at_most() -> None:
    flood = [example(0, id=f"e{number}") for number in range(5000)]
    masses = masses_of([*flood, example(1, artisan="a2")], 1000)
    assert masses[:-1].sum() == pytest.approx(0.05)
    assert masses[-1] == pytest.approx(0.001)


def test_the_new_ones_together_weigh_half_of_the_bank_at_most() -> None:
    many = [example(0, id=f"{artisan}-{n}", artisan=f"a{artisan}") for artisan in range(30) for n in range(50)]
    masses = masses_of(many, 1000)
    assert masses.sum() == pytest.approx(0.5)
    assert len(set(masses.tolist())) == 1


def test_no_weight_at_all_is_no_error() -> None:
    np.testing.assert_array_equal(masses_of(examples(2, weight=0.0), 10), [0, 0])


def test_labels_become_probabilities_that_leave_a_little_doubt() -> None:
    wanted, labelled = wanted_rows([example(0, labels={"metal_tone": ("white",), "motifs": ("leaf", "bird")})])
    tone, motifs = layout.head("metal_tone"), layout.head("motifs")
    at = {value: wanted[0, tone.start + n] for n, value in enumerate(tone.values)}
    assert at["white"] == pytest.approx(0.95 + 0.05 / 7)
    assert at["yellow"] == pytest.approx(0.05 / 7)
    assert wanted[0, tone.span].sum() == pytest.approx(1)
    said = {value: wanted[0, motifs.start + n] for n, value in enumerate(motifs.values)}
    assert (said["leaf"], said["bird"], said["heart"]) == pytest.approx((0.975, 0.975, 0.025))
    names = [head.attribute for head in layout.heads()]
    assert {name for name, known in zip(names, labelled[0], strict=True) if known} == {"metal_tone", "motifs"}
    assert (wanted[0, layout.head("type").span] == 0).all()


def test_the_views_of_a_photo_share_its_weight_and_many_photos_show_one_view() -> None:
    few = example_rows(examples(2), np.zeros((2, 4, 3), np.float32), np.array([0.4, 0.2], np.float32))
    assert len(few) == 8
    assert few.weights.sum(axis=1) == pytest.approx([0.1] * 4 + [0.05] * 4)
    count = 8001
    many = example_rows(
        [example(0)] * count, np.zeros((count, 4, 3), np.float32), np.full(count, 1 / count, np.float32)
    )
    assert len(many) == count
    assert many.weights.sum() == pytest.approx(1, abs=1e-3)


def test_the_bank_is_replayed_with_the_answers_of_its_own_heads(world: World) -> None:
    bank = world.opened()
    rows = bank_rows(bank)
    assert rows.weights.sum(axis=0) == pytest.approx([1] * len(layout.heads()))
    tone = rows.wanted[:, layout.head("metal_tone").span]
    assert tone.sum(axis=1) == pytest.approx(np.ones(600), abs=1e-5)
    assert len(np.unique(tone.max(axis=1))) > 500


def test_few_pieces_of_each_artisan_are_kept_to_calibrate_with_and_always_the_same() -> None:
    hers = [example(0, id=f"e{n}", piece=f"p{n}") for n in range(400)]
    others = [example(0, id=f"o{n}", piece=f"q{n}", artisan="a2") for n in range(400)]
    chosen = kept_to_calibrate([*hers, *others])
    assert (chosen[:400].sum(), chosen[400:].sum()) == (CALIBRATING_AT_MOST, CALIBRATING_AT_MOST)
    np.testing.assert_array_equal(kept_to_calibrate([*others, *hers]), np.concatenate([chosen[400:], chosen[:400]]))
