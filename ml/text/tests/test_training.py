"""Training a tiny writer on a handful of texts: it ships, goes on where it stopped, refuses what it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ml.__main__ import main
from ml.facts import FactSheet
from ml.text import Writer
from ml.text.tests.pieces import PHOTO_RING

SMALL = ["--layers", "1", "--width", "32", "--heads", "2", "--vocabulary", "600", "--threads", "1", "--held-out", "0"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    colours = ("blue", "green", "red", "black", "white", "pink", "orange", "brown")
    rows = [
        {
            "facts": PHOTO_RING | {"stones": [{"colour": colour, "form": "cabochon"}]},
            "tone": "plain",
            "length": "short",
            "title": f"Silver-tone ring with {colour} cabochon",
            "description": f"A polished ring in silver-tone metal with a {colour} cabochon. It goes with most clothes.",
            "tags": ["silver-tone ring", f"{colour} cabochon"],
            "alt_text": f"Polished silver-coloured ring with a {colour} cabochon",
        }
        for colour in colours
    ]
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def _train(corpus: Path, out: Path, *more: str) -> int:
    return main(["train", "text", "--data", str(corpus), "--out", str(out), *SMALL, *more])


def test_a_trained_folder_serves(corpus: Path, tmp_path: Path) -> None:
    assert _train(corpus, tmp_path / "model", "--epochs", "2") == 0
    text = Writer.open(tmp_path / "model").write(FactSheet.from_json(PHOTO_RING), tone="plain", length="short")
    assert "ring" in text.description
    assert text.findings == ()


def test_a_stopped_training_goes_on(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _train(corpus, tmp_path / "model", "--epochs", "1") == 0
    capsys.readouterr()
    assert _train(corpus, tmp_path / "model", "--epochs", "2", "--resume") == 0
    told = capsys.readouterr().err
    assert "pass 2 of 2" in told
    assert "pass 1 of" not in told


def test_texts_that_fit_no_facts_are_refused(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = json.loads(corpus.read_text(encoding="utf-8").splitlines()[0])
    wrong = "A solid gold ring with 3 diamonds."
    corpus.write_text(
        json.dumps(row | {"description": wrong, "title": wrong, "alt_text": wrong, "tags": ["gold"]}), encoding="utf-8"
    )
    assert _train(corpus, tmp_path / "model", "--epochs", "1") == 1
    assert "check that facts and texts belong together" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_a_line_that_is_no_json_is_named(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.write_text(corpus.read_text(encoding="utf-8") + "\n{", encoding="utf-8")
    assert _train(corpus, tmp_path / "model") == 1
    assert "texts.jsonl, line 9: not JSON" in capsys.readouterr().err
