"""Model folders in a bucket, so that workers on several machines serve the same model (setting MODEL_STORE).

The bucket holds what was registered; each machine keeps a copy under MODEL_ROOT. Every copy is checked against the
manifest's sha256 when it is opened, so a bucket that was tampered with is refused like a broken disk.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from ml.artifacts import MANIFEST, Artifact, ArtifactError, manifest_read


def model_publish(artifact: Artifact, *, folder: str) -> None:
    """Put a checked model folder into the bucket; the manifest last, so that half a model is none. Raises OSError."""
    if settings.MODEL_STORE is None:
        return
    store = storages["models"]
    if store.exists(f"{folder}/{MANIFEST}"):
        return
    for name in (*artifact.manifest["files"], MANIFEST):
        _put(store, f"{folder}/{name}", artifact.folder / name)


def model_fetch(folder: str) -> None:
    """Bring a model that this machine lacks out of the bucket. Raises ml.artifacts.ArtifactError."""
    here = settings.MODEL_ROOT / folder
    if settings.MODEL_STORE is None or here.exists():
        return
    here.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{here.name}-coming-", dir=here.parent))
    try:
        _get(folder, MANIFEST, aside)
        for name in manifest_read(aside)["files"]:
            _get(folder, name, aside)
        aside.chmod(0o755)
        _put_in_place(aside, here)
    except OSError as error:
        raise ArtifactError(
            f"The model {folder} is not on this machine and could not be brought from the bucket ({error})."
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(aside: Path, here: Path) -> None:
    """Another worker of this machine may have been quicker; then its copy stays."""
    try:
        aside.rename(here)
    except OSError:
        if not here.exists():
            raise


def _put(store: Storage, name: str, path: Path) -> None:
    if store.exists(name):
        store.delete(name)
    with path.open("rb") as file:
        store.save(name, File(file))


def _get(folder: str, name: str, to: Path) -> None:
    (to / name).parent.mkdir(parents=True, exist_ok=True)
    with storages["models"].open(f"{folder}/{name}") as source, (to / name).open("wb") as copy:
        shutil.copyfileobj(source, copy)
