"""The photos of a snapshot are read once, kept for a run that goes on, and counted where they are gone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.challenge.tests.tiny import CHANNELS, SIZE, graph_of
from ml.data.snapshots import Snapshot
from ml.vision.retraining.fresh import FeaturesError, Fresh, read_fresh
from ml.vision.retraining.reading import VIEWS, FeatureReader
from ml.vision.retraining.tests.conftest import PHOTOS, World, example, examples


class Counting(FeatureReader):
    """A reader that counts the photos it was shown, and may be killed by one of them."""

    def __init__(self, killed_at: int = -1) -> None:
        super().__init__(graph_of(), SIZE)
        self.shown = 0
        self._killed_at = killed_at

    def views(self, image: Image.Image) -> np.ndarray:
        if self.shown == self._killed_at:
            raise KeyboardInterrupt
        self.shown += 1
        return super().views(image)


def read(snapshot: Snapshot, reader: FeatureReader, cache: Path) -> Fresh:
    return read_fresh(snapshot, snapshot.vision(), reader, cache, lambda done, of: None)


def test_each_photo_is_read_once_in_four_views(world: World, tmp_path: Path) -> None:
    twice = [*examples(3), example(0, id="again", labels={"type": ("ring",)})]
    reader = Counting()
    fresh = read(world.freeze("snapshot", twice), reader, tmp_path / "cache")
    assert reader.shown == 3
    assert fresh.features.shape == (4, len(VIEWS), CHANNELS)
    by_id = {one.id: features for one, features in zip(fresh.examples, fresh.features, strict=True)}
    np.testing.assert_array_equal(by_id["again"], by_id["e0"])
    assert not np.array_equal(by_id["e0"][0], by_id["e0"][1])


def test_a_run_that_was_killed_goes_on_where_it_was(world: World, tmp_path: Path) -> None:
    snapshot = world.freeze("snapshot", examples(5))
    with pytest.raises(KeyboardInterrupt):
        read(snapshot, Counting(killed_at=3), tmp_path / "cache")
    reader = Counting()
    resumed = read(snapshot, reader, tmp_path / "cache")
    assert reader.shown == 2
    np.testing.assert_array_equal(resumed.features, read(snapshot, Counting(), tmp_path / "other").features)


def test_a_kept_file_that_was_cut_off_is_read_anew(world: World, tmp_path: Path) -> None:
    snapshot = world.freeze("snapshot", examples(2))
    whole = read(snapshot, Counting(), tmp_path / "cache")
    kept = tmp_path / "cache" / f"{example(0).sha256}.npy"
    kept.write_bytes(kept.read_bytes()[:100])
    reader = Counting()
    np.testing.assert_array_equal(read(snapshot, reader, tmp_path / "cache").features, whole.features)
    assert reader.shown == 1


def test_photos_that_are_gone_or_no_photos_are_left_out_and_counted(world: World, tmp_path: Path) -> None:
    import hashlib

    no_photo = hashlib.sha256(b"text").hexdigest()
    PHOTOS[no_photo] = b"text"
    odd = example(3, sha256=no_photo, photo=f"photos/{no_photo}.jpg")
    snapshot = world.freeze("snapshot", [*examples(3), example(0, id="again"), odd])
    (snapshot.folder / example(0).photo).unlink()
    fresh = read(snapshot, Counting(), tmp_path / "cache")
    assert sorted(one.id for one in fresh.examples) == ["e1", "e2"]
    assert fresh.left_out == {"photo_gone": 2, "unusable": 1}


def test_a_model_that_gives_nan_is_not_learned_with(world: World, tmp_path: Path) -> None:
    class Broken(Counting):
        def views(self, image: Image.Image) -> np.ndarray:
            return np.full((len(VIEWS), CHANNELS), np.nan, np.float32)

    with pytest.raises(FeaturesError, match="NaN"):
        read(world.freeze("snapshot", examples(1)), Broken(), tmp_path / "cache")
