"""Promises of the augmentation: every kind can be left out by its name, and does something when it is not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ml.vision.training.recipe import OF_PHOTOS

SIDE = 48


@pytest.fixture(scope="module")
def photos() -> Any:
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    picture = np.stack([rows * 5, columns * 5, (rows // 6 + columns // 6) % 2 * 200], axis=-1).astype(np.uint8)
    return np.tile(picture, (48, 1, 1, 1))


def changed(photos: Any, *, without: tuple[str, ...]) -> Any:
    import tensorflow as tf

    from ml.vision.training.augment import augmented

    return augmented(tf.constant(photos), SIDE, tf.constant([3, 4]), without).numpy()


def test_without_any_kind_the_photo_is_only_mapped_to_itself(photos: Any) -> None:
    assert np.abs(changed(photos, without=OF_PHOTOS) - photos).max() < 0.01


@pytest.mark.parametrize("kind", OF_PHOTOS)
def test_each_kind_alone_changes_photos(photos: Any, kind: str) -> None:
    others = tuple(name for name in OF_PHOTOS if name != kind)
    difference = np.abs(changed(photos, without=others) - photos).max(axis=(1, 2, 3))
    assert (difference > 1).any()


def test_blur_and_compression_touch_only_a_share_of_the_photos(photos: Any) -> None:
    for kind in ("blur", "jpeg"):
        others = tuple(name for name in OF_PHOTOS if name != kind)
        difference = np.abs(changed(photos, without=others) - photos).max(axis=(1, 2, 3))
        assert 0 < (difference > 1).sum() < len(photos) / 2


def test_blur_keeps_the_light_and_takes_the_detail(photos: Any) -> None:
    others = tuple(name for name in OF_PHOTOS if name != "blur")
    seen = changed(photos, without=others)
    assert np.abs(seen.mean(axis=(1, 2)) - photos.mean(axis=(1, 2))).max() < 1
    assert seen[..., 2].std(axis=(1, 2)).min() < photos[0, ..., 2].std() - 1
    assert math.isclose(seen[..., 2].std(axis=(1, 2)).max(), photos[0, ..., 2].std(), abs_tol=1e-2)


def test_an_unknown_kind_is_refused_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    from ml.__main__ import main

    with pytest.raises(SystemExit):
        main(["train", "vision", "--labels", "x", "--images", "x", "--out", "x", "--without", "sparkle"])
    assert "invalid choice: 'sparkle'" in capsys.readouterr().err
