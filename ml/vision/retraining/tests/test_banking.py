"""`python -m ml bank` reads every photo once and keeps features, labels and numbers, no names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.__main__ import main
from ml.challenge.tests.tiny import CHANNELS, graph_of, write_eye
from ml.vision.framing import framed
from ml.vision.photos import open_photo
from ml.vision.retraining.bank import Bank
from ml.vision.retraining.graph import backbone_digest
from ml.vision.retraining.reading import CLOSER, FeatureReader
from ml.vision.tests.drawn import piece, shop_photos


def command(folder: Path, *more: str) -> list[str]:
    files = ["--labels", str(folder / "labels.csv"), "--images", str(folder), "--model", str(folder / "eye")]
    return ["bank", *files, "--to", str(folder / "bank"), *more]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shop_photos(tmp_path)
    write_eye(tmp_path / "eye")
    (tmp_path / "split.json").write_text(json.dumps({"held_out_shops": ["shop3"]}))
    return tmp_path


def test_held_out_shops_become_the_gold_part_and_the_others_are_replayed(folder: Path) -> None:
    assert main(command(folder, "--held-out", str(folder / "split.json"))) == 0
    bank = Bank.open(folder / "bank")
    assert (len(bank.train), len(bank.gold)) == (18, 6)
    assert bank.backbone == backbone_digest(graph_of())
    photo = framed(open_photo(folder / "3-0.png"), 32)
    features = FeatureReader(graph_of(), 32).features([np.asarray(photo)])[0]
    nearest = np.abs(bank.gold.features - features).max(axis=1).min()
    assert nearest <= np.abs(bank.gold.features).max() / 255
    assert sum(labels["metal_tone"] == ("yellow",) for labels in bank.gold.labels) == 4


def test_no_name_of_a_shop_or_photo_is_in_the_bank(folder: Path) -> None:
    assert main(command(folder, "--held-out", str(folder / "split.json"))) == 0
    for file in (folder / "bank").iterdir():
        content = file.read_bytes()
        assert b"shop0" not in content
        assert b".png" not in content


def test_a_photo_that_cannot_be_read_is_said_and_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "0-0.png").write_bytes(b"no photo")
    assert main(command(folder, "--held-out", str(folder / "split.json"))) == 0
    assert "Set aside: " in capsys.readouterr().err
    assert len(Bank.open(folder / "bank").train) == 17


def test_without_a_split_it_says_what_to_give(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(folder)) == 1
    assert "give the split.json" in capsys.readouterr().err
    assert not (folder / "bank").exists()


def test_the_views_of_a_photo_are_the_photo_its_mirror_and_both_nearer() -> None:
    image: Image.Image = piece("ring", "white")
    reader = FeatureReader(graph_of(), 32)
    views = reader.views(image)
    plain = framed(image, 32)
    flipped = plain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    edge = CLOSER * 32
    nearer = plain.resize((32, 32), Image.Resampling.BICUBIC, box=(edge, edge, 32 - edge, 32 - edge))
    assert views.shape == (4, CHANNELS)
    wanted = reader.features([np.asarray(view) for view in (plain, flipped, nearer)])
    np.testing.assert_allclose(views[:3], wanted, rtol=1e-5)
