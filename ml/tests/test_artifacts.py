"""Promises of model folders: sealed, written whole or not at all, nothing inside that can run."""

import json
from pathlib import Path

import pytest

from ml.artifacts import ArtifactError, open_artifact, write_artifact


def make(folder: Path, *, body: bytes = b"graph", version: str = "1") -> None:
    with write_artifact(
        folder,
        kind="vision",
        name="tiny",
        version=version,
        vocabulary="v",
        data_fingerprint="d",
        licence="MIT",
    ) as aside:
        (aside / "card.md").write_text("# Tiny\n")
        (aside / "model.onnx").write_bytes(body)
        (aside / "words").mkdir()
        (aside / "words" / "list.json").write_text("[1]")


def test_what_was_written_opens_with_its_version_and_files(tmp_path: Path) -> None:
    make(tmp_path / "m", version="7")
    artifact = open_artifact(tmp_path / "m", kind="vision")
    assert artifact.version == "7"
    assert artifact.path("model.onnx") == tmp_path / "m" / "model.onnx"
    assert artifact.read_bytes("model.onnx") == b"graph"
    assert artifact.read_json("words/list.json") == [1]
    assert sorted(artifact.manifest["files"]) == ["card.md", "model.onnx", "words/list.json"]


def test_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / "model.onnx").write_bytes(b"grapi")
    with pytest.raises(ArtifactError, match=r"model\.onnx is not the file that was exported"):
        open_artifact(tmp_path / "m", kind="vision")


def test_a_file_swapped_after_opening_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "m")
    artifact = open_artifact(tmp_path / "m", kind="vision")
    (tmp_path / "m" / "model.onnx").write_bytes(b"other")
    with pytest.raises(ArtifactError, match="not the file that was exported"):
        artifact.read_bytes("model.onnx")


@pytest.mark.parametrize("name", ["w.h5", "w.keras", "w.pkl", "w.pt", "w.bin", "w.py", "W.PTH", "w"])
def test_formats_that_can_carry_code_are_refused(tmp_path: Path, name: str) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / name).write_bytes(b"x")
    with pytest.raises(ArtifactError, match="can carry code"):
        open_artifact(tmp_path / "m", kind="vision")


def test_a_link_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / "more.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ArtifactError, match="holds a link"):
        open_artifact(tmp_path / "m", kind="vision")


def test_another_kind_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "m")
    with pytest.raises(ArtifactError, match="holds a vision model, not a text model"):
        open_artifact(tmp_path / "m", kind="text")


def test_no_folder_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="python -m ml train vision"):
        open_artifact(tmp_path / "none", kind="vision")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"version": 3},
        {"files": {"../m": "x"}},
        {"files": []},
        {"kind": "sound"},
        {"metrics": None},
    ],
)
def test_a_broken_manifest_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    make(tmp_path / "m")
    manifest = tmp_path / "m" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(ArtifactError):
        open_artifact(tmp_path / "m", kind="vision")


@pytest.mark.parametrize("content", ["", "[", "null", "[" * 100_000])
def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path, content: str) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / "manifest.json").write_text(content)
    with pytest.raises(ArtifactError):
        open_artifact(tmp_path / "m", kind="vision")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / "model.onnx").unlink()
    with pytest.raises(ArtifactError, match="cannot be read"):
        open_artifact(tmp_path / "m", kind="vision")


def test_a_file_outside_the_manifest_cannot_be_asked_for(tmp_path: Path) -> None:
    make(tmp_path / "m")
    (tmp_path / "m" / "extra.json").write_text("{}")
    with pytest.raises(ArtifactError, match=r"no file .extra\.json."):
        open_artifact(tmp_path / "m", kind="vision").path("extra.json")


def test_a_new_version_replaces_the_old_one_whole(tmp_path: Path) -> None:
    make(tmp_path / "m", version="1")
    make(tmp_path / "m", version="2", body=b"new")
    assert open_artifact(tmp_path / "m", kind="vision").version == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_an_error_while_writing_leaves_the_old_model_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path / "m", version="1")
    with (
        pytest.raises(RuntimeError),
        write_artifact(
            tmp_path / "m",
            kind="vision",
            name="t",
            version="2",
            vocabulary="v",
            data_fingerprint="d",
            licence="MIT",
        ) as aside,
    ):
        (aside / "card.md").write_text("x")
        raise RuntimeError("training was stopped")
    assert open_artifact(tmp_path / "m", kind="vision").version == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_model_without_a_card_is_not_written(tmp_path: Path) -> None:
    with (
        pytest.raises(ArtifactError, match=r"card\.md"),
        write_artifact(
            tmp_path / "m",
            kind="text",
            name="t",
            version="1",
            vocabulary="v",
            data_fingerprint="d",
            licence="MIT",
        ) as aside,
    ):
        (aside / "model.onnx").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []
