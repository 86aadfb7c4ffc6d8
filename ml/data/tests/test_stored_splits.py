"""Promises of a stored split: it is read from a model, and says whether the held-out photos are still the same."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ml.data import LabelsError, read_stored_split
from ml.data.splits import split_by_shop
from ml.data.stored_splits import as_json
from ml.data.tests.test_splits import photos_of, unlike


def test_a_stored_split_is_read_from_a_file_or_a_model_folder(tmp_path: Path) -> None:
    split = split_by_shop(photos_of("a", "b"), unlike(8), held_out_shops=["b"])
    (tmp_path / "split.json").write_text(json.dumps(as_json(split)))
    stored = read_stored_split(tmp_path)
    assert stored == read_stored_split(tmp_path / "split.json")
    assert stored.held_out_shops == ("b",)
    assert stored.is_kept_by(split)


def test_a_changed_label_on_the_held_out_side_is_noticed_and_one_on_the_training_side_is_not(tmp_path: Path) -> None:
    photos = photos_of("a", "b")
    split = split_by_shop(photos, unlike(8), held_out_shops=["b"])
    (tmp_path / "split.json").write_text(json.dumps(as_json(split)))
    stored = read_stored_split(tmp_path)
    for index, kept in ((0, True), (5, False)):
        changed = [replace(photo, labels={}) if i == index else photo for i, photo in enumerate(photos)]
        assert stored.is_kept_by(split_by_shop(changed, unlike(8), held_out_shops=["b"])) is kept


def test_a_split_of_an_older_model_has_only_its_shops(tmp_path: Path) -> None:
    (tmp_path / "split.json").write_text('{"held_out_shops": ["b"], "fingerprint": "x"}')
    split = split_by_shop(photos_of("a", "b"), unlike(8), held_out_shops=["b"])
    assert read_stored_split(tmp_path).is_kept_by(split)


@pytest.mark.parametrize("text", ["no json", "[]", "{}", '{"held_out_shops": []}', '{"held_out_shops": "b"}'])
def test_what_is_no_stored_split_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "split.json").write_text(text)
    with pytest.raises(LabelsError, match=r"give the split\.json of a model folder"):
        read_stored_split(tmp_path)


def test_a_split_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="There is no file"):
        read_stored_split(tmp_path / "split.json")
