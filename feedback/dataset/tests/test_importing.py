"""An import takes what is good, says of every other row what is wrong, and never leaves half a row."""

from __future__ import annotations

import csv
import errno
import os
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError
from PIL import Image

from feedback.dataset import importing
from feedback.dataset.errors import DatasetError
from feedback.dataset.likeness import likeness_of
from feedback.dataset.tests.conftest import Importer, say
from feedback.models import PhotoGuess, ReviewAction, TrainingLabel, TrainingPhoto
from jewelry_site.core.problems import Problem
from listings.models import Photo
from ml.data.likeness import picture_hash
from tests.pictures import jpeg, ring_picture

pytestmark = pytest.mark.django_db

HEAD = "image_path,description,type,metal_tone,doubt"


def rows_of(report: Path) -> list[tuple[str, str]]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return [(row["row"], row["kind"]) for row in csv.DictReader(file)]


def everything() -> list[object]:
    rows = [sorted(map(repr, model.objects.values_list())) for model in (TrainingPhoto, TrainingLabel, ReviewAction)]
    return [rows, sorted(default_storage.listdir("training")[0])]


def test_photos_come_through_the_gate_with_labels_by_source(import_rows: Importer, photos: Path) -> None:
    said = import_rows([HEAD, "atelier/ring-0.jpg,These earrings are made for the summer.,ring,white,metal_tone"])
    photo = TrainingPhoto.objects.get()
    labels = {(row.source, row.attribute): (row.values, row.doubted, row.words) for row in photo.labels.all()}
    assert labels == {
        ("table", "type"): (["ring"], False, ""),
        ("table", "metal_tone"): (["white"], True, ""),
        ("words", "type"): (["earrings"], False, "earrings"),
    }
    assert (photo.shop, photo.group, photo.wanted) == ("atelier", "atelier:atelier/ring-0.jpg", True)
    assert photo.file.read() != (photos / "atelier" / "ring-0.jpg").read_bytes()
    assert "type is “ring”, but the seller's words “earrings” say “earrings”" in said
    assert "1 photo added, 0 changed, 0 unchanged, 0 duplicates, 0 refused." in said
    act = ReviewAction.objects.get(action="dataset_imported")
    assert (act.detail["added"], act.detail["rows"], act.detail["source"]) == (1, [2, 2], "table.csv")


def test_a_second_run_changes_nothing_and_says_so(import_rows: Importer) -> None:
    lines = [
        "image_path;description;type;motifs",
        *(f"atelier/ring-{n}.jpg;A gold-tone ring for the summer.;ring;heart|leaf" for n in range(3)),
        "atelier/../atelier/ring-1.jpg;;brooch;none",
    ]
    import_rows(lines)
    before = everything()
    said = import_rows(lines)
    assert everything() == before
    assert "0 photos added, 0 changed, 3 unchanged, 1 duplicate, 0 refused." in said
    assert "Nothing was changed." in said


def test_a_corrected_table_corrects_what_it_said_and_keeps_what_was(import_rows: Importer) -> None:
    import_rows([HEAD, "atelier/ring-0.jpg,,ring,white,"])
    import_rows([HEAD, "atelier/ring-0.jpg,,brooch,white,"])
    labels = TrainingLabel.objects.filter(attribute="type")
    assert [(label.values, label.retired_at is None) for label in labels] == [(["ring"], False), (["brooch"], True)]
    assert TrainingLabel.objects.filter(attribute="metal_tone").count() == 1


def test_every_bad_row_is_named_and_the_good_ones_go_on(import_rows: Importer, photos: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.jpg"
    outside.write_bytes(jpeg())
    (photos / "link.jpg").symlink_to(outside)
    (photos / "text.jpg").write_text("no photo")
    (photos / "half.jpg").write_bytes(jpeg()[:900])
    Image.new("1", (9000, 6000)).save(photos / "vast.png")
    os.mkfifo(photos / "pipe.jpg")
    ring_picture(200, 200).save(photos / "near.jpg", quality=60)
    ring_picture(200, 200).save(photos / "again.png")
    (photos / "same.jpg").write_bytes((photos / "near.jpg").read_bytes())
    names = ["near.jpg", "again.png", "same.jpg", "gone.jpg", "../secret.jpg", str(outside), "link.jpg", "text.jpg"]
    names += ["half.jpg", "vast.png", "pipe.jpg", "", "https://example.org/a.jpg", "a\x01.jpg", "x" * 600]
    lines = ["image_path,type", *(f"{name},ring" for name in names), "near.jpg,ring,too,many"]
    said = import_rows(lines, "--report", str(tmp_path / "report.csv"))
    assert rows_of(tmp_path / "report.csv") == [
        ("3", "near-duplicate"),
        ("4", "duplicate"),
        ("5", "missing file"),
        ("6", "outside the folder"),
        ("7", "outside the folder"),
        ("8", "outside the folder"),
        ("9", "unreadable"),
        ("10", "unreadable"),
        ("11", "unreadable"),
        ("12", "missing file"),
        ("13", "missing file"),
        ("14", "missing file"),
        ("15", "missing file"),
        ("16", "missing file"),
        ("17", "malformed row"),
    ]
    assert "9,000 × 6,000 px (54 megapixels); at most 50 megapixels" in said
    assert "2 photos added, 0 changed, 0 unchanged, 1 duplicate, 13 refused." in said
    assert TrainingPhoto.objects.get(name="again.png").alike == TrainingPhoto.objects.get(name="near.jpg")


def test_the_same_photo_with_two_labels_puts_both_in_doubt(import_rows: Importer, photos: Path) -> None:
    (photos / "copy.jpg").write_bytes((photos / "atelier" / "ring-0.jpg").read_bytes())
    everywhere = ",".join(
        ["image_path", "type", "metal_tone", "stone_colours", "stone_forms", "motifs", "surface", "worn"]
    )
    rest = "white,none,none,none,polished,product"
    said = import_rows([everywhere, f"atelier/ring-0.jpg,ring,{rest}", f"copy.jpg,brooch,{rest}"])
    assert "type is “ring” there and “brooch” here; the first stays, in doubt until a person looks" in said
    photo = TrainingPhoto.objects.get()
    assert list(photo.labels.filter(doubted=True).values_list("attribute", "values")) == [("type", ["ring"])]
    assert photo.wanted


def test_a_photo_whose_labels_are_all_given_waits_for_nobody(import_rows: Importer) -> None:
    import_rows(
        [
            "image_path,type,metal_tone,stone_colours,stone_forms,motifs,surface,worn",
            "atelier/ring-0.jpg,ring,white,none,none,none,polished,product",
        ]
    )
    assert not TrainingPhoto.objects.get().wanted


def test_a_dry_run_finds_the_same_and_stores_nothing(import_rows: Importer) -> None:
    lines = [HEAD, "atelier/ring-0.jpg,,rnig,white,", "gone.jpg,,ring,,", "atelier/ring-0.jpg,,ring,yellow,"]
    said = import_rows(lines, "--dry-run")
    assert "Would be 1 photo added, 0 changed, 0 unchanged, 1 duplicate, 1 refused." in said
    assert "metal_tone is “white” there and “yellow” here" in said
    assert not TrainingPhoto.objects.exists()
    assert not default_storage.exists("training")


def test_an_import_that_dies_leaves_whole_rows_and_goes_on(
    import_rows: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 2)
    lines = [HEAD, *(f"atelier/ring-{n}.jpg,A ring for the summer.,ring,white," for n in range(5))]
    store, calls = importing.batch_store, iter([True, False])

    def dies(**members: object) -> None:
        store(**members)  # type: ignore[arg-type]
        if not next(calls):
            raise KeyboardInterrupt

    with patch.object(importing, "batch_store", dies), pytest.raises(CommandError, match="goes on from here"):
        import_rows(lines)
    assert TrainingPhoto.objects.count() == 4
    assert TrainingLabel.objects.count() == 12
    assert "1 photo added, 0 changed, 4 unchanged" in import_rows(lines)


def test_what_fails_in_the_middle_of_a_batch_leaves_nothing_of_it(import_rows: Importer) -> None:
    lines = [HEAD, "atelier/ring-0.jpg,,ring,white,", "atelier/ring-1.jpg,,ring,white,"]
    with (
        patch("feedback.services.training_set.ledger.record", side_effect=Problem("storage_full")),
        pytest.raises(CommandError, match="The same command goes on from here"),
    ):
        import_rows(lines)
    assert not TrainingPhoto.objects.exists()
    import_rows(lines)
    assert (
        sum(len(default_storage.listdir(f"training/{shelf}")[1]) for shelf in default_storage.listdir("training")[0])
        == 4
    )


def test_nothing_of_an_import_touches_the_shops(import_rows: Importer) -> None:
    import_rows([HEAD, "atelier/ring-0.jpg,,ring,white,"])
    assert not Photo.objects.exists()
    assert not PhotoGuess.objects.exists()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["table.csv", "--images", "nowhere"], "There is no folder nowhere"),
        (["--images", "."], "Name a CSV file, or give --database and --query."),
        (["--images", ".", "--database", "sqlite:///x.db"], "With --database give --query"),
        (["table.csv", "--images", ".", "--report", "."], "name another file with --report"),
    ],
)
def test_a_wrong_command_says_what_to_do(
    command: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=reason):
        say("import_dataset", *command)


def test_the_likeness_is_the_one_that_training_uses() -> None:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8))
    assert likeness_of(image) == picture_hash(image).tobytes().hex()


def test_a_full_disk_is_said_in_a_sentence_and_the_same_command_goes_on(import_rows: Importer) -> None:
    lines = [HEAD, "atelier/ring-0.jpg,,ring,white,"]
    with (
        patch.object(default_storage, "save", side_effect=OSError(errno.ENOSPC, "No space left on device")),
        pytest.raises(CommandError, match="The same command goes on from here"),
    ):
        import_rows(lines)
    assert not TrainingPhoto.objects.exists()
    assert "1 photo added" in import_rows(lines)


def test_a_second_import_is_turned_away_and_leaves_the_report_of_the_first(
    import_rows: Importer, tmp_path: Path
) -> None:
    report = tmp_path / "table.import-report.csv"
    import_rows([HEAD, "gone.jpg,,ring,,"])
    before = report.read_text()
    with (
        patch("feedback.management.commands.import_dataset.one_import_at_a_time", side_effect=DatasetError("Another")),
        pytest.raises(CommandError, match="Another"),
    ):
        import_rows([HEAD, "atelier/ring-0.jpg,,ring,white,"])
    assert report.read_text() == before
