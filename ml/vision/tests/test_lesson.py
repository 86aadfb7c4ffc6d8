"""Promises about what is learned from: masks, weights, draws and pictures without jewellery."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.data import LabelledPhoto
from ml.vision import layout
from ml.vision.training.negatives import corner_negative, drawn_negative
from ml.vision.training.shelf import Pictures
from ml.vision.training.strangeness import fit_strangeness, strangeness_of
from ml.vision.training.targets import drawing_shares, negative_targets, targets_of, value_weights


def photo(shop: str = "a", doubted: tuple[str, ...] = (), **labels: str) -> LabelledPhoto:
    split = {attribute: tuple(values.split(";")) for attribute, values in labels.items()}
    return LabelledPhoto(Path("x.png"), shop, "g", split, frozenset(doubted))


def columns(attribute: str) -> int:
    return [head.attribute for head in layout.heads()].index(attribute)


def test_unlabelled_attributes_weigh_nothing_and_doubted_ones_half() -> None:
    targets = targets_of([photo(type="ring", motifs="leaf;heart", doubted=("motifs",))])
    assert targets.weights[0, columns("type")] == 1
    assert targets.weights[0, columns("motifs")] == 0.5
    assert targets.weights[0, columns("surface")] == 0
    motifs = layout.head("motifs")
    assert {motifs.values[n] for n in np.flatnonzero(targets.wanted[0, motifs.span])} == {"leaf", "heart"}


def test_pictures_without_jewellery_are_asked_only_whether_they_show_any() -> None:
    targets = negative_targets(2)
    assert targets.wanted.sum() == 0
    assert targets.weights.sum() == 2
    assert targets.weights[:, -1].tolist() == [1, 1]


def test_rarer_values_count_more_within_limits() -> None:
    weights = value_weights(targets_of([photo(type="ring")] * 99 + [photo(type="brooch")]))
    head = layout.head("type")
    ring, brooch = (weights[head.start + head.values.index(value)] for value in ("ring", "brooch"))
    assert ring == 0.5
    assert brooch == pytest.approx((100 / len(head.values)) ** 0.5)


def test_a_shop_with_many_photos_does_not_drown_the_others() -> None:
    shares = drawing_shares([photo("large")] * 100 + [photo("small")])
    assert shares.sum() == pytest.approx(1)
    assert shares[-1] / shares[0] == pytest.approx(10)


def test_the_loss_ignores_what_nobody_labelled() -> None:
    import tensorflow as tf

    from ml.vision.training.losses import loss

    targets = targets_of([photo(type="ring")])
    ones = tf.ones(layout.width() + 1)
    scores = np.zeros((1, layout.width() + 1), np.float32)
    before = float(loss(tf.constant(scores), targets.wanted, targets.weights, ones, 0.0))
    scores[0, layout.head("motifs").span] = 50
    assert float(loss(tf.constant(scores), targets.wanted, targets.weights, ones, 0.0)) == before
    scores[0, layout.head("type").start] = 50
    assert float(loss(tf.constant(scores), targets.wanted, targets.weights, ones, 0.0)) < before


def test_augmentation_repeats_with_its_seed_and_keeps_the_size() -> None:
    import tensorflow as tf

    from ml.vision.training.augment import augmented

    photos = tf.constant(np.random.default_rng(0).integers(0, 256, (2, 48, 48, 3), dtype=np.uint8))
    first, again, other = (augmented(photos, 32, tf.constant([0, n])).numpy() for n in (1, 1, 2))
    assert first.shape == (2, 32, 32, 3)
    assert (first == again).all()
    assert not (first == other).all()
    assert first.min() >= 0 and first.max() <= 255


def test_augmentation_hardly_touches_colour() -> None:
    import tensorflow as tf

    from ml.vision.training.augment import augmented

    gold = np.tile(np.array([180, 140, 40], np.uint8), (8, 40, 40, 1))
    seen = augmented(tf.constant(gold), 32, tf.constant([0, 0])).numpy().mean(axis=(1, 2))
    shares = seen / seen.sum(axis=1, keepdims=True)
    assert np.abs(shares - np.array([0.5, 0.389, 0.111])).max() < 0.03


def test_several_arrays_of_pictures_read_as_one() -> None:
    first, second = (np.full((2, 4, 4, 3), n, np.uint8) for n in (1, 2))
    pictures = Pictures(first, second)
    assert len(pictures) == 4
    assert pictures[np.array([3, 0, 2])][:, 0, 0, 0].tolist() == [2, 1, 2]


def test_drawn_pictures_come_in_every_kind_and_the_asked_size() -> None:
    rng = np.random.default_rng(0)
    drawn = [drawn_negative(40, rng) for _ in range(24)]
    assert {(picture.shape, picture.dtype.name) for picture in drawn} == {((40, 40, 3), "uint8")}


def test_corners_are_cut_from_busy_photos_only() -> None:
    rng = np.random.default_rng(0)
    busy = Image.fromarray(rng.integers(0, 256, (90, 60, 3), dtype=np.uint8)).resize((300, 450))
    corner = corner_negative(busy, 40, rng)
    assert corner is not None
    assert corner.shape == (40, 40, 3)
    assert corner_negative(Image.new("RGB", (90, 60), "white"), 40, rng) is None


def test_what_lies_far_from_the_training_photos_is_strange() -> None:
    features = np.random.default_rng(0).normal(3, 2, (400, 16)).astype(np.float32)
    mean, projection = fit_strangeness(features)
    assert strangeness_of(features, mean, projection).mean() == pytest.approx(1, abs=0.05)
    assert strangeness_of(features[:1] + 20, mean, projection)[0] > 50
