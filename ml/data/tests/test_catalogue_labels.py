"""Promises of the catalogue mappings: every value they give is one that training knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from ml.data.tables import label_values
from tools.catalogue_labels.__main__ import MAPPINGS, labelled


def mapping(name: str) -> Any:
    return json.loads((MAPPINGS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(path.name for path in Path(MAPPINGS).glob("*.json")))
def test_every_label_of_a_mapping_is_a_known_value(name: str) -> None:
    ((_, meanings),) = mapping(name)["by"].items()
    for labels in [*meanings.values(), mapping(name)["same_for_all"]]:
        doubted = labels.get("doubt", "")
        assert set(filter(None, doubted.split(";"))) <= set(labels)
        for attribute in set(labels) - {"doubt"}:
            assert label_values(attribute, labels[attribute])


def test_a_kind_of_stone_becomes_what_can_be_seen() -> None:
    rows = [{"image_path": "1.jpg", "stone": "ruby"}, {"image_path": "2.jpg", "stone": "unheard of"}]
    made, problems = labelled(rows, mapping("loose_stones.json"))
    assert made == [
        {"image_path": "1.jpg", "shop": "loose_stones", "type": "loose_stone", "metal_tone": "none",
         "stone_colours": "red", "stone_forms": "faceted"},
        {"image_path": "2.jpg", "shop": "loose_stones", "type": "loose_stone", "metal_tone": "none"},
    ]  # fmt: skip
    assert problems == []


def test_a_base_colour_tells_the_metal_only_where_it_names_one() -> None:
    rows = [
        {"image_path": "1.jpg", "type": "ring", "base_colour": "Gold"},
        {"image_path": "2.jpg", "type": "watch", "base_colour": "Black"},
        {"image_path": "3.jpg", "type": "spoon", "base_colour": "Gold"},
    ]
    made, problems = labelled(rows, mapping("base_colours.json"))
    assert [row.get("metal_tone") for row in made] == ["yellow", None]
    assert [row["type"] for row in made] == ["ring", "watch"]
    assert problems[0].startswith("Row 4 set aside: type has no value 'spoon'")
