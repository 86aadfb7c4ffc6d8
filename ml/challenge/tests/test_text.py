"""The gate for writers, with the shipped starter as the live model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.planted import Planted
from bench.planted.writers import bad_writers, harmless_writers
from ml.artifacts import open_artifact
from ml.challenge import knowledge
from ml.challenge import text as gate
from ml.challenge.knowledge import old_texts_check, sentences_checks, taste_check
from ml.challenge.likelihood import Reader, lessons_of
from ml.challenge.text import judge_text
from ml.data.snapshots import write_snapshot
from ml.text.retraining.tests.approvals import approval
from ml.text.tests.pieces import PHOTO_RING
from ml.text.writer import TASTE

LIVE = Path(__file__).resolve().parents[2] / "starter" / "text"
PLANTED: dict[str, Planted] = {one.name: one for one in [*harmless_writers(LIVE), *bad_writers(LIVE)]}


@pytest.fixture(autouse=True)
def _as_small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both models need as much (the eye's tests measure real processes), and a few old texts are enough."""
    monkeypatch.setattr(gate, "measure", lambda kind, folder: 10.0)
    monkeypatch.setattr(knowledge, "OLD_TEXTS", 6)
    yield


def test_a_harmless_writer_passes_every_check_also_on_fresh_texts(tmp_path: Path) -> None:
    PLANTED["text: noise of 0.1%"].make(tmp_path / "new")
    approvals = [approval(number) for number in range(24)]
    write_snapshot(tmp_path / "snapshot", kind="text", examples=approvals)

    verdict = judge_text(LIVE, tmp_path / "new", tmp_path / "snapshot", sheets=2)

    # Two texts on a busy machine say little about speed.
    assert {check.name for check in verdict.refusals} <= {"speed"}
    assert [check.name for check in verdict.checks] == [
        "artifact", "loads", "memory", "old texts", "stock", "new sentences",
        "new sentences in circles", "new sentences in English", "fresh texts", "claims", "claims in drafts",
        "due facts", "own texts", "lengths", "readable", "variety", "speed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("text: one bit flipped 0", "artifact", "is not the file that was exported"),
        ("text: a pickle beside", "artifact", "a format that can carry code"),
        ("text: 10 sentences say “it is certified conflict-free.”", "new sentences", "10 of 10 new sentences claim"),
        ("text: no sentences", "stock", "It knows 0 sentences, the live model "),
        ("text: 30% of the sentences go in circles", "new sentences in circles", " new sentences go round in circles"),
        ("text: half of it French", "stock", "It knows "),
        ("text: NaN weights", "old texts", "What it makes of approved texts are no numbers."),
        ("text: noise of 50%", "old texts", "6 approved texts surprise it by "),
        ("text: words out of order", "old texts", "6 approved texts surprise it by "),
    ],
)
def test_a_planted_writer_is_refused_for_what_is_wrong_with_it(
    tmp_path: Path, name: str, reason: str, words: str
) -> None:
    PLANTED[name].make(tmp_path / "new")

    verdict = judge_text(LIVE, tmp_path / "new", thorough=False)

    assert (verdict.passed, verdict.judged) == (False, True)
    assert verdict.refusals[0].name == reason
    assert words in verdict.refusals[0].detail


def test_a_graph_that_fits_no_config_does_not_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    PLANTED["text: other heads"].make(tmp_path / "new")

    verdict = judge_text(LIVE, tmp_path / "new")

    assert [check.name for check in verdict.refusals] == ["loads"]
    assert verdict.refusals[0].detail.startswith("It does not open or write: ")


def test_a_snapshot_without_fresh_texts_leaves_it_unjudged(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "snapshot", kind="text", examples=[])

    steps = gate._Sitting(LIVE, LIVE, tmp_path / "snapshot")
    (check,) = steps.fresh()

    assert (check.passed, check.made, check.name) == (False, False, "fresh texts")


def test_the_readers_surprise_is_the_networks() -> None:
    """Against the logits of the whole text at once, as training computes them."""
    import torch

    from ml.text.recipe import Recipe
    from ml.text.training import open_model

    artifact = open_artifact(LIVE, kind="text")
    sizes = {name: artifact.read_json("config.json")[name] for name in ("layers", "width", "heads", "vocabulary")}
    network, _ = open_model(LIVE, Recipe(**sizes, positions=288))
    reader = Reader(artifact)
    descriptions = (
        "A polished ring in silver-tone metal with a blue cabochon. It goes with most clothes.",
        "This ring in silver-tone metal has a polished surface and carries a blue cabochon.",
    )
    lessons = lessons_of([_row(description) for description in descriptions])

    surprises = reader.surprise(lessons)

    for lesson, surprise in zip(lessons, surprises, strict=True):
        prompt, text = reader._row(lesson)
        with torch.no_grad():
            logits = network(input_ids=torch.tensor([prompt + text])).logits[0, len(prompt) - 1 : -1]
        nats = -torch.log_softmax(logits, -1)[np.arange(len(text)), text].sum()
        assert surprise == pytest.approx(float(nats) / len(lesson.template), rel=1e-4)


def _row(description: str) -> dict[str, object]:
    texts = {"title": "Ring", "description": description, "alt_text": "Ring", "tags": []}
    return {"facts": PHOTO_RING, "tone": "plain", "length": "short", **texts}


def test_a_network_that_knows_the_old_texts_as_well_passes() -> None:
    reader = Reader(open_artifact(LIVE, kind="text"))

    check = old_texts_check(reader, reader)

    assert (check.passed, check.cases, check.live) == (True, 6, check.challenger)


def test_sentences_that_only_suit_are_no_claims(tmp_path: Path) -> None:
    PLANTED["text: three sentences more"].make(tmp_path / "new")

    checks = list(sentences_checks(open_artifact(LIVE, kind="text"), open_artifact(tmp_path / "new", kind="text")))

    assert [(check.name, check.passed, check.cases) for check in checks[1:]] == [
        ("new sentences", True, 3),
        ("new sentences in circles", True, 3),
        ("new sentences in English", True, 3),
    ]


def test_a_taste_for_what_people_drop_is_refused(tmp_path: Path) -> None:
    """They cut the sentence about gifts from each draft; this taste likes nothing so well."""
    for name, liking in (("wrong", 2.0), ("right", -2.0)):
        folder = tmp_path / name
        PLANTED["text: the same"].make(folder)
        (folder / TASTE).write_text(
            json.dumps({"format": 1, "base": 0.0, "leanings": {"word:friend": liking, "word:birthday": liking}})
        )
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["files"][TASTE] = hashlib.sha256((folder / TASTE).read_bytes()).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest))
    live, wrong, right = (
        open_artifact(folder, kind="text") for folder in (LIVE, tmp_path / "wrong", tmp_path / "right")
    )
    fresh = [approval(number) for number in range(24)]

    checks = [next(taste_check(live, challenger, fresh)) for challenger in (wrong, right)]

    assert [check.passed for check in checks] == [False, True]
    assert [check.live for check in checks] == [0.5, 0.5]
