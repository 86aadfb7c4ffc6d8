"""Retraining a tiny writer: it serves, has a taste, forgets little, goes on after a kill, refuses what is nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ml.__main__ import main
from ml.artifacts import open_artifact
from ml.data.snapshots import write_snapshot
from ml.facts import FactSheet
from ml.text import Writer
from ml.text.retraining import NothingToLearn, RetrainError, retrain, run
from ml.text.retraining.tests.approvals import COLOURS, GIFT, OPENING, WEARING, approval, ring, text_of
from ml.text.taste import Taste, sentence_features

SMALL = ["--layers", "1", "--width", "32", "--heads", "2", "--vocabulary", "700", "--threads", "1", "--held-out", "0"]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    rows = [
        {"facts": ring(colour), "tone": "plain", "length": "short"}
        | text_of(f"{OPENING.format(colour=colour)} {WEARING} {GIFT}", colour)
        for colour in COLOURS
    ]
    (folder / "texts.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    data, out = str(folder / "texts.jsonl"), str(folder / "model")
    assert main(["train", "text", "--data", data, "--out", out, *SMALL, "--epochs", "1"]) == 0
    return folder / "model"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    write_snapshot(tmp_path / "snapshot", kind="text", examples=[approval(number) for number in range(24)])
    return tmp_path / "snapshot"


@pytest.fixture(autouse=True)
def few_old_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FEWEST_OLD", 5)


def _retrain(snapshot: Path, live: Path, folder: Path) -> tuple[dict[str, Any], list[Mapping[str, Any]]]:
    said: list[Mapping[str, Any]] = []
    metrics = retrain(snapshot, live, folder / "new", folder / "work", "2026.03.01", said.append)
    return metrics, said


def test_a_retrained_model_serves_and_has_the_taste_of_its_people(snapshot: Path, live: Path, tmp_path: Path) -> None:
    metrics, said = _retrain(snapshot, live, tmp_path)
    model = open_artifact(tmp_path / "new", kind="text")
    assert model.version == "2026.03.01"
    assert model.manifest["data_fingerprint"] == json.loads((snapshot / "snapshot.json").read_text())["fingerprint"]
    taste = Taste.from_json(model.read_json("taste.json"))
    assert taste.liking(sentence_features(GIFT)) < 0 < taste.liking(sentence_features(WEARING))
    text = Writer.open(tmp_path / "new").write(FactSheet.from_json(ring("blue")), length="short")
    assert text.findings == ()
    assert metrics["texts"] == sum(approval(number).part == "train" for number in range(24))
    assert metrics["taste_auc"] == 1.0
    assert [one["done"] for one in said if one["event"] == "progress"] == [1, 2, 3, 4]
    assert not list((tmp_path / "work").iterdir())


def test_it_hardly_forgets_what_it_knew(snapshot: Path, live: Path, tmp_path: Path) -> None:
    metrics, _ = _retrain(snapshot, live, tmp_path)
    assert metrics["loss_old_after"] < metrics["loss_old_before"] + 0.05


def test_a_model_made_from_the_same_texts_learns_nothing_more(snapshot: Path, live: Path, tmp_path: Path) -> None:
    _retrain(snapshot, live, tmp_path)
    with pytest.raises(NothingToLearn, match="nothing has changed"):
        retrain(snapshot, tmp_path / "new", tmp_path / "newer", tmp_path / "work", "3", lambda event: None)
    assert not (tmp_path / "newer").exists()


def test_a_snapshot_without_texts_to_learn_is_nothing(live: Path, tmp_path: Path) -> None:
    write_snapshot(tmp_path / "snapshot", kind="text", examples=[approval(1, weight=0.0)])
    with pytest.raises(NothingToLearn, match="no approved text"):
        _retrain(tmp_path / "snapshot", live, tmp_path)


def test_the_command_says_that_there_was_nothing_to_learn(
    live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_snapshot(tmp_path / "snapshot", kind="text", examples=[approval(1, weight=0.0)])
    given = ["--snapshot", str(tmp_path / "snapshot"), "--live", str(live), "--to", str(tmp_path / "new")]
    assert main(["retrain", "text", *given]) == 3
    assert "no approved text" in capsys.readouterr().err


def test_a_network_that_lost_itself_goes_nowhere(
    snapshot: Path, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "held_out_loss", lambda *given: float("nan"))
    with pytest.raises(RetrainError, match="lost itself"):
        _retrain(snapshot, live, tmp_path)
    assert not (tmp_path / "new").exists()


def test_a_training_that_was_killed_goes_on_where_it_stopped(
    snapshot: Path, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(run, "ship", _raises)
        with pytest.raises(KeyboardInterrupt):
            _retrain(snapshot, live, tmp_path)
    assert not (tmp_path / "new").exists()
    _, said = _retrain(snapshot, live, tmp_path)
    assert not [one for one in said if one["event"] == "log" and "pass" in one["text"]]
    assert (tmp_path / "new" / "manifest.json").exists()


def _raises(*given: Any, **named: Any) -> None:
    raise KeyboardInterrupt


def test_a_model_that_writes_nothing_that_may_stand_goes_nowhere(
    snapshot: Path, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ml.text.writer._first_true", lambda candidates, facts: None)
    with pytest.raises(RetrainError, match="nothing was kept"):
        _retrain(snapshot, live, tmp_path)
    assert not (tmp_path / "new").exists()


def test_the_live_model_is_untouched(snapshot: Path, live: Path, tmp_path: Path) -> None:
    before = shutil.copytree(live, tmp_path / "copy")
    _retrain(snapshot, live, tmp_path)
    assert {one.name: one.read_bytes() for one in live.iterdir()} == {
        one.name: one.read_bytes() for one in before.iterdir()
    }
