"""The bank is read back as it was written, and a damaged or foreign one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ml import vocabulary
from ml.challenge.tests.tiny import graph_of
from ml.vision.retraining.bank import STARTER_BANK, Bank, BankError, write_bank
from ml.vision.retraining.graph import backbone_digest, read_heads
from ml.vision.retraining.tests.conftest import World


def test_features_are_read_back_within_half_a_step_and_labels_exactly(world: World, tmp_path: Path) -> None:
    bank = world.opened()
    again_folder = tmp_path / "again"
    write_bank(
        again_folder,
        train=bank.train,
        gold=bank.gold,
        kernel=bank.kernel,
        bias=bank.bias,
        backbone=bank.backbone,
        card="Again.",
    )
    again = Bank.open(again_folder)
    highest = np.concatenate([bank.train.features, bank.gold.features]).max(axis=0)
    assert (np.abs(again.train.features - bank.train.features) <= highest / 255 / 2 + 1e-5).all()
    assert again.gold.photos == bank.gold.photos
    assert again.train.labels == bank.train.labels
    assert (len(bank.train), len(bank.gold)) == (600, 240)
    assert bank.gold.slices[0] == {"worn": "body", "shop": "gold-0"}


def test_a_bank_judges_heads_without_photos(world: World) -> None:
    bank, heads = world.opened(), read_heads(graph_of())
    judged = bank.gold.judged(heads)
    np.testing.assert_array_equal(judged.scores, heads.scores(bank.gold.features))
    assert judged.wanted.shape == judged.scores.shape
    assert (judged.weights == 1).all()


def test_the_bank_of_another_backbone_is_refused(world: World) -> None:
    bank = world.opened()
    bank.demand_backbone(backbone_digest(graph_of()))
    with pytest.raises(BankError, match="another backbone"):
        bank.demand_backbone(backbone_digest(graph_of(seed=1)))


def test_a_damaged_bank_is_refused(world: World) -> None:
    rows = world.bank / "rows.jsonl"
    rows.write_text(rows.read_text().replace("yellow", "white", 1))
    with pytest.raises(BankError, match=r"rows\.jsonl is not the file that was made"):
        world.opened()


def test_a_bank_of_another_vocabulary_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "fingerprint", lambda: "another")
    with pytest.raises(BankError, match="another vocabulary"):
        world.opened()


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 2}'])
def test_a_head_that_cannot_be_used_is_refused(world: World, content: str) -> None:
    (world.bank / "bank.json").write_text(content)
    with pytest.raises(BankError):
        world.opened()


def test_a_head_that_names_files_elsewhere_is_refused(world: World) -> None:
    file = world.bank / "bank.json"
    head = json.loads(file.read_text())
    file.write_text(json.dumps(head | {"files": head["files"] | {"../live/model.onnx": "0"}}))
    with pytest.raises(BankError, match="lists its files wrongly"):
        world.opened()


def test_no_bank_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="python -m ml bank"):
        Bank.open(tmp_path / "none")


def test_the_shipped_bank_fits_the_shipped_eye() -> None:
    bank = Bank.open(STARTER_BANK)
    bank.demand_backbone(backbone_digest((STARTER_BANK.parent / "vision" / "model.onnx").read_bytes()))
    assert len(bank.gold) == 815
    assert len({photo.shop for photo in bank.gold.photos}) == 20
    assert not {photo.shop for photo in bank.gold.photos} & {photo.shop for photo in bank.train.photos}
    assert all(photo.shop.isdigit() for photo in (*bank.train.photos, *bank.gold.photos))
