"""What travels to a cloud and back, on a disk that fills."""

from __future__ import annotations

import errno
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from feedback.learning.models import TrainingRun
from feedback.learning.places.parcels import inputs_send, parcel_bring
from feedback.learning.tests.container import NotedReport


def full(*_args: Any, **_more: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_while_inputs_are_packed_is_said_as_such_and_keeps_no_half_archive(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "models": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "bucket")},
        },
    }
    monkeypatch.setattr(tarfile.TarFile, "add", full)

    with pytest.raises(OSError, match="No space left"):
        inputs_send(
            TrainingRun(kind="text"), snapshot=tmp_path, live=tmp_path, work=tmp_path / "work", report=NotedReport()
        )
    assert list((tmp_path / "work").iterdir()) == []
    assert not (tmp_path / "bucket").exists()


def test_a_disk_that_fills_while_the_model_comes_home_is_said_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileSystemStorage(tmp_path / "bucket")
    packed = io.BytesIO()
    tarfile.open(fileobj=packed, mode="w").close()
    packed.seek(0)
    store.save("model.tar.gz", packed)
    monkeypatch.setattr(tarfile.TarFile, "extractall", full)

    with pytest.raises(OSError, match="No space left"):
        parcel_bring(store, "model.tar.gz", tmp_path / "made", aside=tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []
    assert not (tmp_path / "made").exists()
