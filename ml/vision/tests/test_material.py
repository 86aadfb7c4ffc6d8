"""Promises about several sources: each adds what it knows, only the main table is judged on, bad photos step aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ml.data import LabelsError
from ml.vision import layout
from ml.vision.tests.drawn import shop_photos
from ml.vision.training.material import FurtherTable, Material
from ml.vision.training.others import CUTS_EACH_AT_MOST, other_things


@pytest.fixture
def material(tmp_path: Path) -> Material:
    """Four shops, and a further table of three stones with half the weight, one of them unreadable."""
    (tmp_path / "main").mkdir()
    (tmp_path / "stones").mkdir()
    table = shop_photos(tmp_path / "main")
    rng = np.random.default_rng(5)
    for name in ("1.png", "2.png"):
        Image.fromarray(rng.integers(0, 256, (60, 60, 3), dtype=np.uint8)).save(tmp_path / "stones" / name)
    (tmp_path / "stones" / "3.png").write_bytes(b"no photo")
    stones = tmp_path / "stones.csv"
    stones.write_text("image_path,type,stone_colours\n1.png,loose_stone,red\n2.png,loose_stone,\n3.png,loose_stone,\n")
    also = (FurtherTable(stones, tmp_path / "stones", 0.5),)
    return Material(table, tmp_path / "main", also=also, held_out_shops=("shop3",))


def prepared(material: Material, folder: Path, messages: list[str] | None = None) -> Any:
    from ml.vision.training.recipe import Recipe
    from ml.vision.training.train import prepared_from

    recipe = Recipe(weights="none", size=32, sight=32)
    return prepared_from(material, recipe, folder, str if messages is None else messages.append)


def column(attribute: str) -> int:
    return [head.attribute for head in layout.heads()].index(attribute)


def test_a_further_table_is_learned_from_with_its_weight_and_only_for_what_it_labels(
    material: Material, tmp_path: Path
) -> None:
    made = prepared(material, tmp_path / "shelf")
    assert made.split.training[-2:] == (24, 25)
    assert made.split.held_out == tuple(range(18, 24))
    weights = made.lesson.targets.weights
    assert weights[24, column("type")] == 0.5
    assert [weights[row, column("stone_colours")] for row in (0, 24, 25)] == [1, 0.5, 0]
    assert weights[25, column("worn")] == 0
    assert made.own_training_rows().tolist() == list(range(18))


def test_an_unreadable_photo_is_set_aside_by_name_and_again_from_the_shelf(material: Material, tmp_path: Path) -> None:
    for _ in range(2):
        messages: list[str] = []
        assert len(prepared(material, tmp_path / "shelf", messages).photos) == 26
        assert f"Set aside: {tmp_path / 'stones' / '3.png'} is not a readable photo: give JPEG, PNG, WebP, AVIF or HEIC." in messages  # fmt: skip  # noqa: E501


def test_a_photo_of_more_than_fifty_megapixels_is_set_aside(material: Material, tmp_path: Path) -> None:
    Image.new("1", (7100, 7100)).save(tmp_path / "stones" / "3.png")
    messages: list[str] = []
    prepared(material, tmp_path / "shelf", messages)
    assert f"Set aside: {tmp_path / 'stones' / '3.png'} has more than 50 million pixels: make it smaller." in messages


def test_a_table_whose_photos_are_all_unreadable_is_refused(material: Material, tmp_path: Path) -> None:
    for name in ("1.png", "2.png"):
        (tmp_path / "stones" / name).write_bytes(b"")
    with pytest.raises(LabelsError, match=r"None of the 3 photos can be read\. .*1\.png is not a readable photo"):
        prepared(material, tmp_path / "shelf")


def test_corrections_are_applied_and_counted(material: Material, tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "corrections.csv"
    file.write_text("image,attribute,value,reason\n0-0.png,type,bangle,no finger is that wide\n")
    messages: list[str] = []
    made = prepared(replace(material, corrections=file), tmp_path / "shelf", messages)
    assert made.photos[0].labels["type"] == ("bangle",)
    assert f"1 labels corrected as {file} says." in messages


def test_a_stored_split_is_used_again_and_a_changed_held_out_label_is_said(material: Material, tmp_path: Path) -> None:
    import json
    from dataclasses import replace

    from ml.data.stored_splits import as_json

    first = prepared(material, tmp_path / "shelf")
    stored = tmp_path / "split.json"
    stored.write_text(json.dumps(as_json(first.split)))
    messages: list[str] = []
    again = replace(material, split=stored, held_out_shops=())
    assert prepared(again, tmp_path / "shelf", messages).split == first.split
    assert not any("stored split" in message for message in messages)
    table = material.labels.read_text().replace("3-0.png,shop3,shop3:0,ring", "3-0.png,shop3,shop3:0,brooch")
    material.labels.write_text(table)
    prepared(again, tmp_path / "shelf", messages)
    assert any("are not those of the stored split" in message for message in messages)
    with pytest.raises(LabelsError, match="leave out --split or --holdout-shops"):
        prepared(replace(material, split=stored), tmp_path / "shelf")


def test_photos_of_other_things_are_cut_into_many_and_some_files_are_kept_for_judging(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for number in range(10):
        Image.fromarray(rng.integers(0, 256, (90, 120, 3), dtype=np.uint8)).save(tmp_path / f"{number}.png")
    (tmp_path / "broken.jpg").write_bytes(b"")
    messages: list[str] = []
    found = other_things(tmp_path, 40, seed=0, say=messages.append)
    assert found.files == 10
    assert len(found.learned) + len(found.judged) == 10 * (1 + CUTS_EACH_AT_MOST)
    assert len(found.judged) > 0
    assert messages == [f"Set aside: {tmp_path / 'broken.jpg'} is not a readable photo: give JPEG, PNG, WebP, AVIF or HEIC."]  # fmt: skip  # noqa: E501


def test_photos_of_other_things_join_the_pictures_without_jewellery(material: Material, tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "others").mkdir()
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "others" / "sea.png")
    before = prepared(material, tmp_path / "shelf").lesson
    after = prepared(replace(material, no_jewellery=tmp_path / "others"), tmp_path / "shelf")
    assert after.other_things == 1
    assert len(after.lesson.training) == len(before.training) + 1
    assert after.lesson.targets.wanted[after.lesson.training[-1]].sum() == 0
    assert after.lesson.shares.sum() == pytest.approx(1)
    assert after.lesson.shares[-1] == pytest.approx(0.05)


@pytest.mark.parametrize(("name", "reason"), [("none", "There is no folder"), ("empty", "holds no readable photo")])
def test_a_folder_without_photos_of_other_things_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LabelsError, match=reason):
        other_things(tmp_path / name, 32, seed=0, say=str)
