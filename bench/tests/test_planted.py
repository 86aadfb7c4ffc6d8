"""The planted challengers: a hundred bad ones, each with its harm, and each made as it says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.measures import gate_for_models
from bench.measuring import STARTERS, Bench, Missing
from bench.planted import Planted
from bench.planted.eyes import bad_eyes, harmless_eyes
from bench.planted.model import copied, resealed
from bench.planted.writers import bad_writers, harmless_writers
from ml.artifacts import open_artifact
from ml.challenge import Check, Verdict
from ml.challenge.tests.tiny import write_eye, write_tiny_bank


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[Planted]:
    place = tmp_path_factory.mktemp("planted")
    live, bank = write_eye(place / "live"), write_tiny_bank(place / "bank")
    writers = STARTERS / "text"
    return [*bad_eyes(live, bank), *bad_writers(writers), *harmless_eyes(live, bank), *harmless_writers(writers)]


def test_a_hundred_are_bad_and_some_are_harmless(planted: list[Planted]) -> None:
    assert Counter(one.harmless for one in planted) == {False: 100, True: 11}
    assert len({one.name for one in planted}) == len(planted)


def test_there_are_many_kinds_of_harm(planted: list[Planted]) -> None:
    harms = {one.harm for one in planted}

    assert {
        "labels flipped in training", "a class collapsed", "no numbers", "labels out of order", "too slow",
        "over-confident thresholds", "claims invented", "repetition loops", "another language", "half a graph",
    } <= harms  # fmt: skip
    assert len(harms) > 25


def test_a_copy_is_sealed_anew_so_that_only_the_harm_is_found(tmp_path: Path) -> None:
    live = write_eye(tmp_path / "live")
    folder = copied(live, tmp_path / "new")
    (folder / "config.json").write_text(json.dumps({"size": 32, "note": "changed"}))

    resealed(folder)

    artifact = open_artifact(folder, kind="vision")
    assert (artifact.version, artifact.read_json("config.json")["note"]) == ("planted-new", "changed")


def verdict(passed: bool) -> Verdict:
    return Verdict((Check("gold set", passed, "."),), 1.5)


def test_the_measure_counts_what_the_gate_lets_through(planted: list[Planted]) -> None:
    some = [next(one for one in planted if one.name == "text: the same")]
    bad = [Planted("text: sly", some[0].make, "sly"), Planted("text: gross", some[0].make, "gross")]
    answers = iter([True, False])

    passed, seconds = gate_for_models._passed(bad, lambda folder: verdict(next(answers)))

    assert (passed, seconds) == (["text: sly"], 3.0)


def test_without_a_bank_nothing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ml.vision.retraining import bank

    monkeypatch.setattr(bank, "STARTER_BANK", tmp_path)

    (entry,) = gate_for_models.gate_for_models(Bench(quick=True))

    assert isinstance(entry, Missing)
    assert entry.why.startswith("There is no replay bank at ")
