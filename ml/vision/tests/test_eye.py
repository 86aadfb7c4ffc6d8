"""Promises of the eye: readings as the design says, abstaining where there is nothing, refusing what is damaged."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.artifacts import ArtifactError
from ml.vision import Eye, layout
from ml.vision.tests.conftest import Trained
from ml.vision.tests.drawn import piece

# The first of these tests to run trains the shared tiny model, which takes a busy machine a while.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def eye(trained: Trained) -> Eye:
    return Eye.open(trained.folder)


def test_one_valued_attributes_have_one_reading_and_many_valued_ones_each_above_a_twentieth(eye: Eye) -> None:
    (reading,) = eye.see([piece("ring", "white")])
    for head in layout.heads():
        mine = [part for part in reading.readings if part.attribute == head.attribute]
        if head.many:
            assert all(part.probability > 0.05 for part in mine)
        else:
            assert len(mine) == 1
        assert {part.value for part in mine} <= set(head.values)


def test_every_reading_has_evidence_over_the_whole_photo(eye: Eye) -> None:
    (reading,) = eye.see([piece("ring", "white").resize((200, 100))])
    assert set(reading.evidence) == {(part.attribute, part.value) for part in reading.readings}
    assert {grid.shape for grid in reading.evidence.values()} == {(14, 28)}
    assert all(grid.min() >= 0 and grid.max() <= 1 for grid in reading.evidence.values())


def test_photos_seen_together_read_as_photos_seen_alone(eye: Eye) -> None:
    photos = [piece("ring", "white", seed=n) for n in range(10)]
    together = eye.see(photos)
    for photo, reading in zip(photos, together, strict=True):
        alone = eye.see([photo])[0]
        assert [(r.attribute, r.value) for r in alone.readings] == [(r.attribute, r.value) for r in reading.readings]
        assert np.allclose(alone.logits["type"], reading.logits["type"], atol=1e-3)


@pytest.mark.parametrize("colour", ["black", "white", "navy"])
def test_a_photo_of_one_colour_shows_no_jewellery(eye: Eye, colour: str) -> None:
    (reading,) = eye.see([Image.new("RGB", (640, 480), colour)])
    assert reading.jewellery is False
    assert not any(part.asserted for part in reading.readings)


def test_no_photos_give_no_readings(eye: Eye) -> None:
    assert eye.see([]) == []


def test_a_flipped_byte_in_the_graph_is_refused(trained: Trained, tmp_path: Path) -> None:
    damaged = shutil.copytree(trained.folder, tmp_path / "eye")
    graph = bytearray((damaged / "model.onnx").read_bytes())
    graph[1000] ^= 1
    (damaged / "model.onnx").write_bytes(graph)
    with pytest.raises(ArtifactError, match=r"model\.onnx is not the file that was exported"):
        Eye.open(damaged)


def resealed(folder: Path, copy: Path, change: Callable[[Path], None], **manifest: str) -> Path:
    """A copy with a change, its manifest made to fit: as another program, or another version, would have written it."""
    shutil.copytree(folder, copy)
    change(copy)
    told = json.loads((copy / "manifest.json").read_text()) | manifest
    told["files"] = {name: hashlib.sha256((copy / name).read_bytes()).hexdigest() for name in told["files"]}
    (copy / "manifest.json").write_text(json.dumps(told))
    return copy


@pytest.mark.parametrize(
    ("change", "manifest", "message"),
    [
        (lambda folder: None, {"vocabulary": "0" * 64}, "trained on another vocabulary: train it again"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"cut"), {}, "graph that cannot be run: export"),
        (lambda folder: (folder / "config.json").write_text('{"size": 96}'), {}, "photos of another size: export"),
        (lambda folder: (folder / "config.json").write_text('{"size": "big"}'), {}, "is incomplete .*: export"),
        (lambda folder: (folder / "decisions.json").write_text("{}"), {}, "is incomplete .*: export"),
        (lambda folder: (folder / "weights.h5").write_bytes(b"x"), {}, r"weights\.h5, a format that can carry code"),
        (lambda folder: (folder / "head.pkl").write_bytes(b"x"), {}, r"head\.pkl, a format that can carry code"),
    ],
    ids=["vocabulary", "graph", "size", "config", "decisions", "h5", "pickle"],
)
def test_a_folder_that_does_not_fit_is_refused_with_what_to_do(
    trained: Trained, tmp_path: Path, change: Callable[[Path], None], manifest: dict[str, str], message: str
) -> None:
    with pytest.raises(ArtifactError, match=message):
        Eye.open(resealed(trained.folder, tmp_path / "eye", change, **manifest))


def test_a_manifest_that_leaves_the_graph_out_is_refused(trained: Trained, tmp_path: Path) -> None:
    copy = resealed(trained.folder, tmp_path / "eye", lambda folder: None)
    told = json.loads((copy / "manifest.json").read_text())
    del told["files"]["model.onnx"]
    (copy / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(ArtifactError, match=r"no file 'model\.onnx' in its manifest: train or copy"):
        Eye.open(copy)


def test_importing_the_eye_loads_no_framework_and_no_runtime() -> None:
    code = (
        "import sys, ml.vision, ml.__main__; "
        "print([name for name in ('tensorflow', 'keras', 'torch', 'onnxruntime', 'tf2onnx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
