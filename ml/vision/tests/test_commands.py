"""Promises of the command line: the format of `see`, one clear sentence a bad file, figures from `evaluate`."""

import json
from pathlib import Path

import pytest

from ml.__main__ import main
from ml.vision.tests.conftest import Trained
from ml.vision.tests.drawn import piece

# The first of these tests to run trains the shared tiny model, which takes a busy machine a while.
pytestmark = pytest.mark.timeout(600)


def test_see_prints_one_json_line_a_photo(trained: Trained, capsys: pytest.CaptureFixture[str]) -> None:
    photos = [str(trained.table.parent / name) for name in ("0-0.png", "0-1.png")]
    assert main(["see", *photos, "--model", str(trained.folder), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["image"] for line in lines] == photos
    for line in lines:
        assert list(line) == ["image", "attributes", "seconds"]
        assert all(list(part) == ["attribute", "value", "probability", "asserted"] for part in line["attributes"])


def test_a_bad_file_is_named_and_the_others_go_on(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("no photo")
    good = trained.table.parent / "0-0.png"
    assert main(["see", str(bad), str(good), str(tmp_path / "gone.jpg"), "--model", str(trained.folder)]) == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        f"{bad} is not a readable photo: give JPEG, PNG, WebP, AVIF or HEIC.",
        f"There is no file {tmp_path / 'gone.jpg'}.",
    ]
    assert printed.out.startswith(str(good))


def test_a_half_sent_photo_is_a_bad_file(trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "whole.jpg"
    piece("ring", "white").save(whole)
    (tmp_path / "half.jpg").write_bytes(whole.read_bytes()[:700])
    assert main(["see", str(tmp_path / "half.jpg"), "--model", str(trained.folder)]) == 1
    assert "is not a readable photo" in capsys.readouterr().err


def test_without_a_model_see_says_how_to_get_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["see", "x.jpg", "--model", str(tmp_path / "none")]) == 1
    assert "python -m ml train vision" in capsys.readouterr().err


def test_evaluate_reports_every_attribute_and_slice(trained: Trained, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--labels", str(trained.table), "--images", str(trained.table.parent), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["photos"] == 24
    assert set(report["attributes"]) == {
        "type", "metal_tone", "stone_colours", "stone_forms", "motifs", "surface", "worn",
    }  # fmt: skip
    assert {"accuracy", "balanced_accuracy", "macro_f1", "coverage", "precision", "ece"} <= set(
        report["attributes"]["type"]
    )
    assert set(report["slices"]["shop"]) == {"shop0", "shop1", "shop2", "shop3"}
    assert set(report["slices"]["worn"]) == {"product"}
    assert set(report["slices"]["type"]) == {"ring", "earrings"}
    assert set(report["slices"]["metal_tone"]) == {"yellow", "white"}
    assert report["intervals"] == {
        "level": 0.95,
        "resampled": "products",
        "units": 24,
        "resamples": 1000,
        "method": "BCa",
    }
    for part in [report["attributes"], *(part["attributes"] for part in report["slices"]["shop"].values())]:
        low, high = part["type"]["intervals"]["accuracy"]
        assert 0 <= low <= part["type"]["accuracy"] <= high <= 1
    assert report["behind"] == []
    assert report["pieces"] == {"pieces": 0, "photos": 0, "attributes": {}}
    assert set(report["evidence"]["deletion"]["area"]) == {"maps", "elsewhere", "random"}
    assert set(report["evidence"]["randomised"]) == {"heads", "all"}


def test_evaluate_can_be_limited_to_shops_it_never_saw(trained: Trained, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--labels", str(trained.table), "--images", str(trained.table.parent), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files, "--held-out"]) == 0
    assert capsys.readouterr().out.startswith("6 photos of 1 shops, model 20")


def test_photos_and_rows_that_cannot_be_used_are_named_one_by_one_and_the_others_are_judged(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.jpg").write_text("no photo")
    piece("ring", "white").save(tmp_path / "good.png")
    table = tmp_path / "labels.csv"
    table.write_text("image_path,type\nbad.jpg,ring\ngood.png,ring\ngone.png,ring\ngood.png,spoon\n")
    files = ["--labels", str(table), "--images", str(tmp_path), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files, "--json", "--html", str(tmp_path / "page")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["photos"] == 1
    assert list(report["attributes"]) == ["type"]
    assert report["attributes"]["type"]["intervals"]["accuracy"] is None
    assert len(report["set_aside"]) == 3
    for row, words in ((4, "gone.png"), (5, "spoon")):
        assert any(line.startswith(f"Row {row}: ") and words in line for line in report["set_aside"])
    assert any("bad.jpg is not a readable photo" in line for line in report["set_aside"])
    assert "Set aside" in (tmp_path / "page" / "index.html").read_text()


def test_a_table_without_a_readable_photo_says_so(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.jpg").write_text("no photo")
    (tmp_path / "labels.csv").write_text("image_path,type\nbad.jpg,ring\n")
    files = ["--labels", str(tmp_path / "labels.csv"), "--images", str(tmp_path), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files]) == 1
    assert "None of the 1 photos could be read." in capsys.readouterr().err


def test_shops_that_are_not_there_are_answered_with_those_that_are(
    trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["--labels", str(trained.table), "--images", str(trained.table.parent), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files, "--shops", "nobody"]) == 1
    assert capsys.readouterr().err == (
        "No photo comes from these shops (there are: shop0, shop1, shop2, shop3): check --shops.\n"
    )


def test_an_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sing"]) == 2
    assert "train vision" in capsys.readouterr().err
