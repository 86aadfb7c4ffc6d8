"""What travels to a cloud and back: two archives of plain files there, one archive home."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files import File
from django.core.files.storage import Storage, storages

from feedback.learning.places import NothingToLearn, PlaceError, Report
from feedback.learning.snapshots import is_full

if TYPE_CHECKING:
    from feedback.learning.models import TrainingRun


def inputs_send(run: TrainingRun, *, snapshot: Path, live: Path, work: Path, report: Report) -> str:
    """Put what a job needs into the bucket; the job's folder there. Raises PlaceError ``bucket_silent``, or
    OSError for a full disk here.
    """
    folder = f"jobs/{run.pk}"
    try:
        for name, path in (("snapshot", snapshot), ("live", live)):
            report.log(f"sending {name}")
            parcel_send(storages["models"], path, f"{folder}/inputs/{name}.tar", aside=work)
    except OSError as error:
        if is_full(error):
            raise
        raise PlaceError("bucket_silent", f"The inputs could not be sent: {error}", passing=True) from error
    return folder


def parcel_send(store: Storage, folder: Path, name: str, *, aside: Path) -> None:
    """Pack ``folder`` as a tar and put it into the bucket as ``name``, unless it lies there. Raises OSError."""
    if store.exists(name):
        return
    aside.mkdir(parents=True, exist_ok=True)
    packed = aside / "parcel.tar"
    try:
        with tarfile.open(packed, "w") as tar:
            tar.add(folder, ".")
        with packed.open("rb") as file:
            store.save(name, File(file))
    finally:
        packed.unlink(missing_ok=True)


def parcel_bring(store: Storage, name: str, to: Path, *, aside: Path) -> None:
    """Unpack what a job left as ``name`` and put its model at ``to``.

    Raises NothingToLearn when the job says so, PlaceError ``result_broken`` for anything that is no model of a job,
    OSError for a full disk here.
    """
    coming = aside / "coming"
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(parents=True)
    try:
        with store.open(name) as file, tarfile.open(fileobj=file, mode="r:*") as tar:
            tar.extractall(coming, filter="data")
        outcome = json.loads((coming / "outcome.json").read_text())
        if outcome["outcome"] == "nothing_to_learn":
            raise NothingToLearn(outcome["said"])
        (coming / "model").rename(to)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        if is_full(error):
            raise
        raise PlaceError("result_broken", f"What the job left in the bucket is no model: {error}") from error
    finally:
        shutil.rmtree(coming, ignore_errors=True)
