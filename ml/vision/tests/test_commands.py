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


def test_evaluate_can_be_limited_to_shops_it_never_saw(trained: Trained, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--labels", str(trained.table), "--images", str(trained.table.parent), "--model", str(trained.folder)]
    assert main(["evaluate", "vision", *files, "--held-out"]) == 0
    assert capsys.readouterr().out.startswith("6 photos of 1 shops, model 20")


def test_an_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sing"]) == 2
    assert "train vision" in capsys.readouterr().err
