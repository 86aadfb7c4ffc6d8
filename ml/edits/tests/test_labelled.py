"""The promise that edits are read rightly, on edits labelled by hand before the program was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ml.__main__ import main
from ml.edits.marked import LABELLED, read_labelled
from ml.edits.model import Kind

HELD_BACK, TUNING = LABELLED / "held_back.jsonl", LABELLED / "tuning.jsonl"


def test_there_are_two_hundred_and_half_of_them_are_kept_back() -> None:
    kept, tuning = read_labelled(HELD_BACK), read_labelled(TUNING)
    assert (len(kept), len(tuning)) == (104, 104)
    assert not {edit.draft for edit in kept} & {edit.draft for edit in tuning}
    assert {label.kind for edit in kept for label in edit.labels} == set(Kind)


def test_edits_kept_back_are_read_with_a_macro_f1_of_85_percent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "edits", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["edits"], report["changes"]) == (104, 146)
    assert report["macro_f1"] >= 0.85
    assert report["attribute_right"] >= 0.85


def test_a_marked_text_holds_draft_final_and_label(tmp_path: Path) -> None:
    path = tmp_path / "edits.jsonl"
    row = {"id": "x", "before": {}, "after": {}, "edit": "A [red=>blue](fact_fix:stones) ring[, new=>](style)."}
    path.write_text(json.dumps(row))
    [edit] = read_labelled(path)
    assert (edit.draft, edit.final) == ("A red ring, new.", "A blue ring.")
    assert [(label.kind, label.attribute) for label in edit.labels] == [(Kind.FACT_FIX, "stones"), (Kind.STYLE, "")]


@pytest.mark.parametrize("text", ["A [red=>blue(style) ring", "A [red=>blue](sytle) ring"])
def test_a_mark_that_cannot_be_read_is_named(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "edits.jsonl"
    path.write_text(json.dumps({"id": "x7", "before": {}, "after": {}, "edit": text}))
    assert main(["evaluate", "edits", "--edits", str(path)]) == 1
    assert capsys.readouterr().err.strip() != ""
