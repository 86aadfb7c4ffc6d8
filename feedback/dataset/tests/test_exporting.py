"""What goes out: labels that people gave, each with its source; a whole folder or none."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError

from feedback.dataset import exporting
from feedback.dataset.tests.conftest import say
from feedback.models import ReviewAction, TrainingLabel, TrainingPhoto
from listings.models import ListingState
from ml import vocabulary
from ml.data import read_labels
from tests.factories import FactFactory, ListingFactory, PhotoFactory, TrainingPhotoFactory

pytestmark = pytest.mark.django_db


def label(photo: TrainingPhoto, attribute: str, *values: str, source: str = "person", doubted: bool = False) -> None:
    TrainingLabel.objects.create(photo=photo, attribute=attribute, values=list(values), source=source, doubted=doubted)


def lines_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "set"


def test_the_best_source_goes_out_and_words_only_when_asked_for(folder: Path, tmp_path: Path) -> None:
    photo = TrainingPhotoFactory(shop="wren", group="wren:12", description="=cmd")
    label(photo, "type", "brooch", source="words")
    label(photo, "type", "earrings", source="table")
    label(photo, "type", "ring")
    label(photo, "metal_tone", "white", source="table", doubted=True)
    label(photo, "surface", "wire", source="words")
    label(photo, "motifs", "heart", source="words")
    label(TrainingPhotoFactory(), "type", "ring", source="words")
    say("export_dataset", str(folder))
    [line] = lines_of(folder)
    assert (line["shop"], line["group"], line["type"], line["metal_tone"]) == ("wren", "wren:12", "ring", "white")
    assert (line["doubt"], line["sources"]) == ("metal_tone", "type=person;metal_tone=table")
    assert (line["surface"], line["motifs"], line["description"]) == ("", "", "'=cmd")
    say("export_dataset", str(tmp_path / "weak"), "--with-weak", "--without-doubted")
    weak = lines_of(tmp_path / "weak")
    assert [
        (row["type"], row["metal_tone"], row["surface"], row["motifs"]) for row in weak if row["shop"] == "wren"
    ] == [("ring", "", "wire", "")]
    assert len(weak) == 2
    say("export_dataset", str(tmp_path / "table"), "--sources", "table")
    assert [row["type"] for row in lines_of(tmp_path / "table")] == ["earrings"]


def test_the_table_is_the_one_that_training_reads(folder: Path) -> None:
    photo = TrainingPhotoFactory(shop="wren", group="wren:12")
    label(photo, "type", "ring")
    label(photo, "motifs", "leaf", "heart", doubted=True)
    say("export_dataset", str(folder))
    [read] = read_labels(folder / "labels.csv", folder).photos
    assert read.labels == {"type": ("ring",), "motifs": ("leaf", "heart")}
    assert (read.shop, read.group, read.doubted) == ("wren", "wren:12", {"motifs"})
    assert read.path.read_bytes() == photo.file.read()


def test_facts_that_makers_confirmed_go_out_with_their_photos(folder: Path) -> None:
    def listing(state: str, photos: int) -> Any:
        piece = ListingFactory(state=state)
        for position in range(photos):
            PhotoFactory(listing=piece, position=position)
        FactFactory(listing=piece, attribute="type", value="ring", source="artisan")
        FactFactory(listing=piece, attribute="worn", value="product", source="artisan")
        FactFactory(listing=piece, attribute="surface", value="wire", source="model")
        FactFactory(listing=piece, attribute="metal", value={"base": "gold"}, source="artisan")
        return piece

    several, one = listing(ListingState.APPROVED, 2), listing(ListingState.APPROVED, 1)
    listing(ListingState.IN_REVIEW, 1)
    say("export_dataset", str(folder))
    lines = lines_of(folder)
    assert sorted((row["group"], row["type"], row["worn"], row["surface"], row["sources"]) for row in lines) == sorted(
        [
            *[(f"listing:{several.pk}", "ring", "", "", "type=listing")] * 2,
            (f"listing:{one.pk}", "ring", "product", "", "type=listing;worn=listing"),
        ]
    )
    assert {row["shop"] for row in lines} == {f"artisan:{piece.artisan_id}" for piece in (several, one)}


def test_photos_that_were_set_aside_teach_no_attribute(folder: Path) -> None:
    photo = TrainingPhotoFactory(verdict="not_jewellery", wanted=False)
    label(photo, "type", "ring", source="table")
    label(TrainingPhotoFactory(), "type", "ring")
    said = say("export_dataset", str(folder))
    assert "1 photo of 1 shop is in" in said
    assert len(lines_of(folder)) == 1
    assert (folder / "set_aside.csv").read_text().splitlines()[1].endswith(",not_jewellery")


def test_the_hugging_face_folder_has_one_line_of_one_shape_for_each_picture(folder: Path) -> None:
    original = TrainingPhotoFactory()
    label(original, "type", "ring")
    other = TrainingPhotoFactory(alike=original)
    label(other, "motifs", "heart", source="table")
    TrainingPhotoFactory(verdict="several_pieces", wanted=False)
    say("export_dataset", str(folder), "--format", "huggingface")
    lines = [json.loads(line) for line in (folder / "metadata.jsonl").read_text().splitlines()]
    assert len({tuple(line) for line in lines}) == 1
    assert [(line["type"], line["type_source"], line["motifs"], line["alike"]) for line in lines] == [
        ("ring", "person", None, ""),
        (None, None, ["heart"], original.sha256),
    ]
    pictures = {str(path.relative_to(folder)) for path in (folder / "images").rglob("*.jpg")}
    assert {line["file_name"] for line in lines} == pictures
    card = (folder / "README.md").read_text()
    assert card.startswith("---\npretty_name: ")
    assert "| type | 1 | 0 | " in card
    assert "- `person`: a person looked at this photo" in card


def test_the_manifest_names_what_is_inside_and_the_ledger_keeps_it(folder: Path, tmp_path: Path) -> None:
    label(TrainingPhotoFactory(), "type", "ring")
    say("export_dataset", str(folder))
    manifest = json.loads((folder / "dataset.json").read_text())
    assert (manifest["photos"], manifest["shops"]) == (1, 1)
    assert manifest["labels_by_source"] == {"type": {"person": 1}}
    assert manifest["vocabulary"] == vocabulary.fingerprint()
    assert ReviewAction.objects.get(action="dataset_exported").detail["fingerprint"] == manifest["fingerprint"]
    say("export_dataset", str(tmp_path / "again"))
    TrainingLabel.objects.update(values=["brooch"])
    say("export_dataset", str(tmp_path / "other"))
    prints = [json.loads((tmp_path / name / "dataset.json").read_text())["fingerprint"] for name in ("again", "other")]
    assert prints[0] == manifest["fingerprint"] != prints[1]


def test_a_photo_whose_file_is_gone_is_left_out_and_named(folder: Path) -> None:
    gone, kept = TrainingPhotoFactory(), TrainingPhotoFactory()
    for photo in (gone, kept):
        label(photo, "type", "ring")
    default_storage.delete(gone.file.name)
    assert f"its file is gone from storage: {gone.file.name}" in say("export_dataset", str(folder))
    assert len(lines_of(folder)) == 1


def test_a_folder_that_exists_is_left_alone(folder: Path) -> None:
    label(TrainingPhotoFactory(), "type", "ring")
    folder.mkdir()
    with pytest.raises(CommandError, match="exists already"):
        say("export_dataset", str(folder))
    assert list(folder.iterdir()) == []


def test_what_goes_wrong_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(CommandError, match="No photo has a label to export"):
        say("export_dataset", str(folder))
    label(TrainingPhotoFactory(), "type", "ring")
    with (
        patch.object(exporting.shutil, "copyfileobj", side_effect=OSError(28, "No space left on device")),
        pytest.raises(CommandError, match=r"could not be written \(No space left on device\); nothing was left"),
    ):
        say("export_dataset", str(folder))
    with pytest.raises(CommandError, match="There is no source 'guesses'"):
        say("export_dataset", str(folder), "--sources", "guesses")
    with pytest.raises(CommandError, match="There is no folder"):
        say("export_dataset", str(folder / "deeper" / "still"))
    assert [path.name for path in folder.parent.iterdir() if path.name != "media"] == []
    say("export_dataset", str(folder))
    assert folder.is_dir()
