"""The whole of `python -m ml retrain vision`: a new model that learned, or a clear sentence and nothing new."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ml.__main__ import main
from ml.artifacts import open_artifact
from ml.challenge.tests.tiny import graph_of
from ml.vision import Eye, layout
from ml.vision.framing import framed
from ml.vision.retraining.graph import backbone_digest, read_heads
from ml.vision.retraining.reading import FeatureReader
from ml.vision.retraining.shipping import ProofError, prove
from ml.vision.retraining.tests.conftest import PHOTOS, World, example, examples

Events = Callable[[], list[dict[str, Any]]]


def tones(folder: Path, numbers: range) -> list[str]:
    eye = Eye.open(folder)
    found = []
    for number in numbers:
        with Image.open(io.BytesIO(PHOTOS[example(number).sha256])) as image:
            scores, _, _ = eye.infer(np.asarray(framed(image.convert("RGB"), eye.size))[None])
        head = layout.head("metal_tone")
        found.append(head.values[int(scores[0, head.span].argmax())])
    return found


def test_what_people_said_is_learned_and_the_old_photos_are_not_forgotten(world: World, events: Events) -> None:
    world.freeze("snapshot", examples(40, labels={"metal_tone": ("rose",)}))
    assert tones(world.live, range(40, 60)).count("rose") == 0
    assert main(world.command()) == 0
    result = events()[-1]
    assert result["event"] == "result"
    assert result["folder"] == str(world.folder / "new")
    assert tones(world.folder / "new", range(40, 60)).count("rose") >= 18
    old, new = (read_heads((folder / "model.onnx").read_bytes()) for folder in (world.live, world.folder / "new"))
    gold = world.opened().gold
    head = layout.head("metal_tone")
    said = [heads.scores(gold.features)[:, head.span].argmax(axis=1) for heads in (old, new)]
    assert (said[0] == said[1]).mean() > 0.9


def test_the_new_model_is_whole_and_says_where_it_came_from(world: World, events: Events) -> None:
    frozen = world.freeze("snapshot", [*examples(10), example(10, artisan="a2"), example(11, part="fresh")])
    (frozen.folder / example(0).photo).unlink()
    assert main(world.command()) == 0
    made = open_artifact(world.folder / "new", kind="vision")
    assert made.version == "v2"
    assert made.manifest["data_fingerprint"] == frozen.fingerprint
    assert made.manifest["metrics"]["retraining"]["examples"] == 10
    assert made.manifest["metrics"]["retraining"]["artisans"] == 2
    assert made.manifest["metrics"]["retraining"]["left_out"] == {"photo_gone": 1}
    assert set(made.manifest["metrics"]) >= {"type", "metal_tone", "worn", "jewellery_recognised"}
    assert backbone_digest(made.read_bytes("model.onnx")) == backbone_digest(graph_of())
    card = made.read_bytes("card.md").decode()
    assert "10 photos of 10 pieces by\n2 artisans" in card
    assert "Left out: 1 (photo gone)." in card
    assert frozen.fingerprint in card
    assert card.endswith("A tiny eye for tests.\n")
    told = events()
    assert {"event": "log", "text": "Left out: 1 photos (photo gone)"} in told
    assert [event["done"] for event in told if event.get("what") == "features"][-1] == 11


def test_jewellery_is_recognised_as_before(world: World) -> None:
    world.freeze("snapshot", examples(5))
    assert main(world.command()) == 0
    old, new = (json.loads((folder / "decisions.json").read_text()) for folder in (world.live, world.folder / "new"))
    for name in ("jewellery_at_least", "strangeness_at_most"):
        assert new[name] == old[name]
    assert new["temperatures"]["jewellery"] == old["temperatures"]["jewellery"]


def test_a_second_retraining_tells_of_the_first(world: World) -> None:
    world.freeze("snapshot", examples(6))
    world.freeze("later", examples(8))
    assert main(world.command()) == 0
    shutil.rmtree(world.live)
    (world.folder / "new").rename(world.live)
    assert main(world.command("--version", "v3", snapshot="later")) == 0
    card = (world.folder / "new" / "card.md").read_text()
    assert "- v2 from tiny-1: 6 photos by 1 artisan\n- v3 from v2: 8 photos by 1 artisan" in card
    assert card.count("## The card of the first model") == 1
    assert card.count("A tiny eye for tests.") == 1


def test_the_same_snapshot_makes_the_same_model(world: World) -> None:
    world.freeze("snapshot", examples(6))
    assert main(world.command()) == 0
    assert main(world.command(to="again")) == 0
    for name in ("model.onnx", "decisions.json", "report.json", "card.md"):
        assert (world.folder / "new" / name).read_bytes() == (world.folder / "again" / name).read_bytes()


def test_a_retraining_killed_at_half_leaves_nothing_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.freeze("snapshot", examples(6))
    work = ["--work", str(world.folder / "work")]
    views, shown = FeatureReader.views, []

    def counted(self: FeatureReader, image: Image.Image) -> np.ndarray:
        shown.append(image)
        if len(shown) == 4:
            raise KeyboardInterrupt
        return views(self, image)

    monkeypatch.setattr(FeatureReader, "views", counted)
    assert main(world.command(*work)) == 130
    assert not (world.folder / "new").exists()
    assert main(world.command(*work)) == 0
    assert len(shown) == 4 + 3
    assert main(world.command(to="at-once")) == 0
    assert (world.folder / "new" / "model.onnx").read_bytes() == (world.folder / "at-once" / "model.onnx").read_bytes()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"part": "fresh"}, "holds no example to learn from"), ({"weight": 0.0}, "holds no example to learn from")],
)
def test_with_nothing_to_learn_the_exit_code_is_3(
    world: World, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], sentence: str
) -> None:
    world.freeze("snapshot", examples(3, **changes))
    assert main(world.command()) == 3
    assert sentence in capsys.readouterr().err
    assert not (world.folder / "new").exists()


def test_when_every_photo_is_gone_there_is_nothing_to_learn(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    frozen = world.freeze("snapshot", examples(3))
    shutil.rmtree(frozen.folder / "photos")
    assert main(world.command()) == 3
    assert "None of the snapshot's photos can be read" in capsys.readouterr().err


def test_a_model_does_not_learn_twice_from_one_snapshot(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.freeze("snapshot", examples(3))
    assert main(world.command()) == 0
    shutil.rmtree(world.live)
    (world.folder / "new").rename(world.live)
    assert main(world.command()) == 3
    assert "made from this very snapshot" in capsys.readouterr().err


def test_a_bank_of_another_backbone_stops_the_retraining(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    head = json.loads((world.bank / "bank.json").read_text())
    (world.bank / "bank.json").write_text(json.dumps(head | {"backbone": "another"}))
    world.freeze("snapshot", examples(3))
    assert main(world.command()) == 1
    assert "another backbone" in capsys.readouterr().err
    assert not (world.folder / "new").exists()


def test_a_missing_snapshot_or_model_is_said(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(world.command()) == 1
    assert "There is no snapshot.json" in capsys.readouterr().err
    world.freeze("snapshot", examples(1))
    shutil.rmtree(world.live)
    assert main(world.command()) == 1
    assert "There is no model folder" in capsys.readouterr().err


def test_a_disk_that_fills_is_said_and_what_stood_there_stays(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.freeze("snapshot", examples(3))
    assert main(world.command()) == 0
    before = (world.folder / "new" / "manifest.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ml.vision.retraining.shipping._write_json", full)
    assert main(world.command("--version", "v3")) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert (world.folder / "new" / "manifest.json").read_bytes() == before


def test_a_graph_that_does_not_say_what_its_heads_say_is_not_shipped() -> None:
    heads = read_heads(graph_of())
    squares = [np.zeros((32, 32, 3), np.uint8)]
    prove(graph_of(), heads, squares)
    with pytest.raises(ProofError, match="scores are off"):
        prove(graph_of(), dataclasses.replace(heads, bias=heads.bias + 1), squares)
