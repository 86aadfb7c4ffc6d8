"""One retraining in a container: archives in, an outcome out, and what no archive may do."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from ml import __main__ as command_line
from ml.__main__ import main


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    for name in ("snapshot", "live"):
        with tarfile.open(folder / f"{name}.tar", "w") as tar:
            add(tar, f"{name}.json", b"{}")
    return folder


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def job(inputs: Path, tmp_path: Path, *more: str) -> int:
    places = ["--inputs", str(inputs), "--work", str(tmp_path / "work"), "--output", str(tmp_path / "output")]
    return main(["job", "vision", *places, "--failure", str(tmp_path / "failure"), *more])


def test_a_snapshot_that_is_none_ends_the_job_with_the_reason_where_the_cloud_looks(
    inputs: Path, tmp_path: Path
) -> None:
    assert job(inputs, tmp_path) == 1
    assert "snapshot" in (tmp_path / "failure").read_text()
    assert not (tmp_path / "output").exists()


def test_an_archive_that_reaches_out_of_its_folder_is_refused(inputs: Path, tmp_path: Path) -> None:
    with tarfile.open(inputs / "live.tar", "w") as tar:
        add(tar, "../../escaped", b"x")

    with pytest.raises(tarfile.OutsideDestinationError):
        job(inputs, tmp_path)
    assert not (tmp_path / "escaped").exists()


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trainer that makes a model of one file."""
    real = command_line.main

    def trained(arguments: Sequence[str]) -> int:
        if arguments[0] != "retrain":
            return real(arguments)
        made = Path(arguments[arguments.index("--to") + 1])
        made.mkdir()
        (made / "weights.txt").write_text("0.5")
        return 0

    monkeypatch.setattr(command_line, "main", trained)


@pytest.mark.usefixtures("trainer")
def test_the_model_and_the_outcome_lie_where_the_cloud_takes_them_from(inputs: Path, tmp_path: Path) -> None:
    assert job(inputs, tmp_path) == 0
    assert (tmp_path / "output" / "model" / "weights.txt").read_text() == "0.5"
    assert json.loads((tmp_path / "output" / "outcome.json").read_text()) == {"outcome": "made", "said": ""}


@pytest.mark.usefixtures("trainer")
def test_packed_it_is_one_archive(inputs: Path, tmp_path: Path) -> None:
    assert job(inputs, tmp_path, "--packed") == 0
    with tarfile.open(tmp_path / "output" / "model.tar.gz") as tar:
        assert sorted(tar.getnames()) == ["model", "model/weights.txt", "outcome.json"]
